using HmcNet.Hmc;

namespace HmcNet.Adaptation;

/// <summary>A cheap look whether a metric beyond the diagonal can be worth its estimate.</summary>
/// <remarks>
/// On the scale of the diagonal rule, let A and B be the Gram matrices of centred draws and gradients. Along an
/// eigenvector u of the covariance mean its eigenvalue is sqrt(u'Au / u'Bu). Where the diagonal is right A and B are
/// equal, noise and all, for a normal posterior; so the directions in which it is wrong are looked for at both ends
/// of the spectrum of A - B, by a few power iterations over the draws: 8 n operations a draw and iteration, instead of
/// some 20 n^3. What it finds is at most what there is, so it only says where an estimate is not worth while.
/// </remarks>
internal static class DiagonalScreen
{
    /// <summary>Power iterations for each end of the spectrum.</summary>
    public const int Iterations = 8;

    /// <summary>Ratio of the extreme eigenvalues, 1 among them, as far as a few power iterations see it.</summary>
    /// <param name="history">At least <see cref="CovarianceMean.FewestDraws"/> draws.</param>
    /// <param name="variances">The diagonal rule, positive, shape [Dimension].</param>
    public static double Ratio(PairedHistory history, double[] variances)
    {
        double[] scale = Array.ConvertAll(variances, Math.Sqrt);
        int n = scale.Length, count = history.Count;
        double[] draws = CovarianceMean.Standardised(history.Draws, scale, inverse: true);
        double[] gradients = CovarianceMean.Standardised(history.Gradients, scale, inverse: false);
        double[] u = new double[n], image = new double[n], products = new double[count];
        double shift = 0, largest = 1, smallest = 1;
        for (int end = 0; end < 2; end++)
        {
            Start(u);
            for (int i = 0; i < Iterations; i++)
            {
                Apply(draws, gradients, u, shift, image, products);
                if (!Normalise(image))
                    break;
                image.CopyTo(u, 0);
            }
            double a = Square(draws, u, products) + CovarianceMean.Regularisation;
            double b = Square(gradients, u, products) + CovarianceMean.Regularisation;
            double eigenvalue = Math.Sqrt(a / b);
            largest = Math.Max(largest, eigenvalue);
            smallest = Math.Min(smallest, eigenvalue);
            // The other end of the spectrum is the largest one seen from here.
            shift = a - b;
        }
        return largest / smallest;
    }

    /// <summary>A direction that no posterior is made to be orthogonal to: fractions of multiples of the golden ratio.</summary>
    private static void Start(double[] u)
    {
        for (int i = 0; i < u.Length; i++)
        {
            double multiple = (i + 1) * 0.6180339887498949;
            u[i] = multiple - Math.Floor(multiple) - 0.5;
        }
        Normalise(u);
    }

    /// <summary>image = (A - B - shift I) u.</summary>
    private static void Apply(double[] draws, double[] gradients, double[] u, double shift, double[] image, double[] products)
    {
        for (int i = 0; i < u.Length; i++)
            image[i] = -shift * u[i];
        AddImage(draws, u, 1, image, products);
        AddImage(gradients, u, -1, image, products);
    }

    private static void AddImage(double[] rows, double[] u, double sign, double[] image, double[] products)
    {
        Square(rows, u, products);
        int count = products.Length;
        for (int i = 0; i < u.Length; i++)
            image[i] += sign * VectorKernels.Dot(rows.AsSpan(i * count, count), products);
    }

    /// <summary>u' X X' u of the rows of X; products is X' u.</summary>
    private static double Square(double[] rows, double[] u, double[] products)
    {
        int count = products.Length;
        Array.Clear(products);
        for (int i = 0; i < u.Length; i++)
            VectorKernels.AddScaled(u[i], rows.AsSpan(i * count, count), products);
        return VectorKernels.Dot(products, products);
    }

    private static bool Normalise(double[] u)
    {
        double length = Math.Sqrt(VectorKernels.Dot(u, u));
        if (!(length > 0) || !double.IsFinite(length))
            return false;
        for (int i = 0; i < u.Length; i++)
            u[i] /= length;
        return true;
    }
}
