using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.Passes.Make;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>The product X b of a data matrix and a vector of coefficients, as one value for each row of X.</summary>
internal static class DataProduct
{
    public static bool Is(Node node) => Is(node, out _, out _);

    /// <summary>Recognises the product.</summary>
    /// <param name="node">Any node.</param>
    /// <param name="matrix">X, of shape [n, k].</param>
    /// <param name="coefficients">b, of shape [k].</param>
    public static bool Is(Node node, out Node matrix, out Node coefficients)
    {
        matrix = coefficients = node;
        if (node.Shape.Rank != 1 || node.Operation is not Reshape || node.Inputs[0].Operation is not MatrixProduct || node.Inputs[0].Shape[1] != 1)
            return false;
        matrix = node.Inputs[0].Inputs[0];
        coefficients = Reshaped(node.Inputs[0].Inputs[1], Shape.Vector(matrix.Shape[1]));
        return !matrix.DependsOnParameters;
    }

    /// <summary>X b of shape [n].</summary>
    public static Node Of(Node matrix, Node coefficients) =>
        Reshaped(new Node(new MatrixProduct(), matrix, Reshaped(coefficients, new Shape(matrix.Shape[1], 1))), Shape.Vector(matrix.Shape[0]));
}
