using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Supports;

/// <summary>
/// The set of values a parameter or an observation may take, and the smooth map from unconstrained coordinates onto it.
/// </summary>
/// <remarks>Maps and log-Jacobians follow the Stan Reference Manual, "Constraint transforms".</remarks>
public abstract partial class Support
{
    /// <summary>Name in messages, e.g. "positive numbers" or "a simplex".</summary>
    public abstract string Name { get; }

    /// <summary>Whether its values are whole numbers; such a support has no unconstrained form.</summary>
    public virtual bool IsDiscrete => false;

    /// <summary>Number of trailing dimensions that belong together: 0 for scalars, 1 for a simplex, 2 for a matrix.</summary>
    public virtual int EventRank => 0;

    /// <summary>Shape of the unconstrained coordinates of a value.</summary>
    /// <param name="shape">Shape of the constrained value, batch dimensions first.</param>
    /// <returns>For example [K - 1] for a simplex [K].</returns>
    /// <exception cref="HmcNetException">When a value of this support cannot have that shape, or the support is discrete.</exception>
    public abstract Shape UnconstrainedShape(Shape shape);

    /// <summary>Maps unconstrained coordinates to a value.</summary>
    /// <param name="coordinates">Traced coordinates of <see cref="UnconstrainedShape"/>.</param>
    /// <param name="shape">Shape of the value.</param>
    /// <returns>The value, of <paramref name="shape"/>, and the log-Jacobian determinant of the map summed over all elements (a scalar).</returns>
    public abstract (Tensor Value, Tensor LogJacobian) Constrain(Tensor coordinates, Shape shape);

    /// <summary>Maps a value to unconstrained coordinates: the inverse of <see cref="Constrain"/>.</summary>
    /// <param name="value">Read: the value, row-major.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="evaluate">Gives numbers for the tensors that bounds are made of.</param>
    /// <param name="coordinates">Written: shape <see cref="UnconstrainedShape"/>.</param>
    /// <exception cref="HmcNetException">When the value is outside the support: says which element.</exception>
    public abstract void Unconstrain(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate, Span<double> coordinates);

    /// <summary>Finds the first part of a value that is outside the support.</summary>
    /// <param name="value">Read: the value, row-major.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="evaluate">Gives numbers for the tensors that bounds are made of.</param>
    /// <returns>Null when all is inside; else flat index of the offending element (or of the first of its event) and a
    /// sentence such as "-1 is not positive".</returns>
    public abstract (int Element, string Reason)? FindViolation(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate);
}
