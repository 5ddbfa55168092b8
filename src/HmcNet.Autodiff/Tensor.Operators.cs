using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff;

/// <content>Operators: arithmetic and comparisons, element by element under broadcasting.</content>
public sealed partial class Tensor
{
    /// <summary>x + y, element by element.</summary>
    /// <param name="x">First operand.</param>
    /// <param name="y">Second operand.</param>
    /// <exception cref="HmcNetException">When the shapes do not broadcast.</exception>
    public static Tensor operator +(Tensor x, Tensor y) => Apply(new Add(), x, y);

    /// <summary>x - y, element by element.</summary>
    /// <param name="x">First operand.</param>
    /// <param name="y">Second operand.</param>
    /// <exception cref="HmcNetException">When the shapes do not broadcast.</exception>
    public static Tensor operator -(Tensor x, Tensor y) => Apply(new Subtract(), x, y);

    /// <summary>x * y, element by element; for the matrix product see <see cref="TensorMath.MatMul"/>.</summary>
    /// <param name="x">First operand.</param>
    /// <param name="y">Second operand.</param>
    /// <exception cref="HmcNetException">When the shapes do not broadcast.</exception>
    public static Tensor operator *(Tensor x, Tensor y) => Apply(new Multiply(), x, y);

    /// <summary>x / y, element by element.</summary>
    /// <param name="x">First operand.</param>
    /// <param name="y">Second operand.</param>
    /// <exception cref="HmcNetException">When the shapes do not broadcast.</exception>
    public static Tensor operator /(Tensor x, Tensor y) => Apply(new Divide(), x, y);

    /// <summary>-x.</summary>
    /// <param name="x">The operand.</param>
    public static Tensor operator -(Tensor x) => Apply(new Negate(), x);

    /// <summary>x.</summary>
    /// <param name="x">The operand.</param>
    public static Tensor operator +(Tensor x) => x;

    /// <summary>1 where x &lt; y, else 0; to be used in <see cref="TensorMath.Where(Tensor, Tensor, Tensor)"/>.</summary>
    /// <param name="x">First operand.</param>
    /// <param name="y">Second operand.</param>
    /// <exception cref="HmcNetException">When the shapes do not broadcast.</exception>
    public static Tensor operator <(Tensor x, Tensor y) => Apply(new Less(), x, y);

    /// <summary>1 where x &gt; y, else 0.</summary>
    /// <param name="x">First operand.</param>
    /// <param name="y">Second operand.</param>
    /// <exception cref="HmcNetException">When the shapes do not broadcast.</exception>
    public static Tensor operator >(Tensor x, Tensor y) => Apply(new Less(), y, x);

    /// <summary>1 where x &lt;= y, else 0.</summary>
    /// <param name="x">First operand.</param>
    /// <param name="y">Second operand.</param>
    /// <exception cref="HmcNetException">When the shapes do not broadcast.</exception>
    public static Tensor operator <=(Tensor x, Tensor y) => Apply(new LessOrEqual(), x, y);

    /// <summary>1 where x &gt;= y, else 0.</summary>
    /// <param name="x">First operand.</param>
    /// <param name="y">Second operand.</param>
    /// <exception cref="HmcNetException">When the shapes do not broadcast.</exception>
    public static Tensor operator >=(Tensor x, Tensor y) => Apply(new LessOrEqual(), y, x);
}
