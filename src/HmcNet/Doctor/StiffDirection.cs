using HmcNet.Hmc;

namespace HmcNet.Doctoring;

/// <summary>The direction in which the log density bends most at a point, in the geometry of the inverse metric.</summary>
/// <remarks>
/// The leapfrog integrator of a quadratic potential is stable while eps^2 lambda &lt; 4 for every eigenvalue lambda of M^-1 H, with H the
/// Hessian of the potential (B. Leimkuhler and S. Reich 2004, Simulating Hamiltonian dynamics, section 2.6). The largest
/// eigenvalue is found by power iteration on Hessian-vector products.
/// </remarks>
internal sealed class StiffDirection
{
    private const int MostIterations = 100;
    private const double Tolerance = 1e-6;

    private readonly HessianProduct hessian;
    private readonly double[] product, image;

    /// <summary>Compiles the Hessian-vector product of a model.</summary>
    public StiffDirection(Model model)
    {
        hessian = new HessianProduct(model, model.Graphs.Total);
        product = new double[model.Dimension];
        image = new double[model.Dimension];
    }

    /// <summary>Finds the direction at a point.</summary>
    /// <param name="position">Unconstrained coordinates.</param>
    /// <param name="kinetic">The kinetic energy of the chain.</param>
    /// <param name="start">What the iteration begins with; not zero.</param>
    /// <param name="direction">Written: the direction, a change of position.</param>
    /// <returns>The eigenvalue of M^-1 H of largest magnitude; NaN where the density cannot be differentiated there.</returns>
    public double Find(ReadOnlySpan<double> position, KineticEnergy kinetic, ReadOnlySpan<double> start, Span<double> direction)
    {
        start.CopyTo(direction);
        double eigenvalue = double.NaN;
        for (int i = 0; i < MostIterations; i++)
        {
            Normalise(direction);
            double before = eigenvalue;
            eigenvalue = Step(position, kinetic, direction);
            if (!double.IsFinite(eigenvalue) || Math.Abs(eigenvalue - before) <= Tolerance * Math.Abs(eigenvalue))
                break;
        }
        return eigenvalue;
    }

    /// <summary>v, of length 1, becomes M^-1 H v. Returns its part along v, which is the eigenvalue once the direction stands still.</summary>
    private double Step(ReadOnlySpan<double> position, KineticEnergy kinetic, Span<double> v)
    {
        hessian.At(position, v, product);
        // Of the potential, which is minus the log density.
        for (int i = 0; i < product.Length; i++)
            product[i] = -product[i];
        kinetic.Velocity(product, image);
        double along = VectorKernels.Dot(v, image);
        image.CopyTo(v);
        return along;
    }

    private static void Normalise(Span<double> v)
    {
        double length = Math.Sqrt(VectorKernels.Dot(v, v));
        for (int i = 0; i < v.Length; i++)
            v[i] /= length;
    }
}
