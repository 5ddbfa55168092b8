using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Analysis;

/// <summary>What an operation does with the elements of its inputs.</summary>
internal static class OperationFacts
{
    /// <summary>Whether every element of the result is an element of an input, or zero: nothing is computed.</summary>
    public static bool Moves(Operation operation) => operation
        is Reshape or BroadcastTo or Transpose or SliceBox or Gather or Lookup or Concatenate or DiagonalPart or DiagonalMatrix or LowerTriangle;

    /// <summary>Whether every element of the result is one element of the only input that is not an index: it commutes with functions of single elements.</summary>
    public static bool Picks(Operation operation) => operation
        is Reshape or BroadcastTo or Transpose or SliceBox or Gather or Lookup or DiagonalPart;

    /// <summary>Whether the result is a sum of elements of the inputs, with no weights but 1.</summary>
    public static bool Adds(Operation operation) => operation is SumAxes or SegmentSum or LookupSum or PlaceBoxes or CumSum;

    /// <summary>Whether the operation is linear in all its inputs together, indices aside.</summary>
    public static bool IsLinear(Operation operation) =>
        Moves(operation) || Adds(operation) || operation is Add or Subtract or Negate;

    /// <summary>Whether the operation is linear in each of its two inputs while the other is held.</summary>
    public static bool IsBilinear(Operation operation) => operation is Multiply or MatrixProduct or TransposedProduct;
}
