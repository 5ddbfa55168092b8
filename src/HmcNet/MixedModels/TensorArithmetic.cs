using HmcNet.Autodiff;
using HmcNet.Formulas;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.MixedModels;

/// <summary>Computes expressions of a formula as tensors of a model, from columns that can be replaced.</summary>
internal sealed class TensorArithmetic(Table table) : IArithmetic<Tensor>
{
    /// <inheritdoc/>
    public Tensor Number(double value) => value;

    /// <inheritdoc/>
    public Tensor Column(NameNode name) => table[name.Name];

    /// <inheritdoc/>
    public Tensor Apply(string function, Tensor x) => function switch
    {
        "log" => Log(x),
        "log2" => Log(x) / Math.Log(2),
        "log10" => Log(x) / Math.Log(10),
        "log1p" => Log1p(x),
        "exp" => Exp(x),
        "expm1" => Expm1(x),
        "sqrt" => Sqrt(x),
        _ => Abs(x),
    };

    /// <inheritdoc/>
    public Tensor Combine(string operation, Tensor x, Tensor y) => operation switch
    {
        "+" => x + y,
        "-" => x - y,
        "*" => x * y,
        "/" => x / y,
        _ => Pow(x, y),
    };

    /// <inheritdoc/>
    public Tensor Negate(Tensor x) => -x;
}
