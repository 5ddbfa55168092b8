using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Operations;

/// <summary>Walks over the elements of a result in row-major order and says where each operand's element lies.</summary>
internal ref struct BroadcastWalk
{
    private readonly Shape shape;
    private readonly int[] first;
    private readonly int[] second;
    private readonly int[] third;
    private readonly int[] index;

    public BroadcastWalk(Shape shape, Shape first, Shape second, Shape? third = null)
    {
        this.shape = shape;
        this.first = first.StridesIn(shape);
        this.second = second.StridesIn(shape);
        this.third = (third ?? Shape.Scalar).StridesIn(shape);
        index = new int[shape.Rank];
    }

    /// <summary>Flat index into the first operand.</summary>
    public int First { get; private set; }

    /// <summary>Flat index into the second operand.</summary>
    public int Second { get; private set; }

    /// <summary>Flat index into the third operand.</summary>
    public int Third { get; private set; }

    /// <summary>Moves on to the next element.</summary>
    public void Next()
    {
        for (int d = shape.Rank - 1; d >= 0; d--)
        {
            First += first[d];
            Second += second[d];
            Third += third[d];
            if (++index[d] < shape[d])
                return;
            index[d] = 0;
            First -= first[d] * shape[d];
            Second -= second[d] * shape[d];
            Third -= third[d] * shape[d];
        }
    }
}
