using HmcNet.Autodiff;
using HmcNet.Distributions;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using static HmcNet.Distributions.Distribution;
using Known = MathNet.Numerics.Distributions;

namespace HmcNet.Tests.Distributions;

/// <summary>Distributions of vectors and matrices.</summary>
internal static class VectorCases
{
    private static readonly double[,] Scale = { { 2.0, 0.6 }, { 0.6, 1.5 } };
    private static readonly double[,] WideScale = { { 6.0, 1.0 }, { 1.0, 4.0 } };
    private static readonly double[,] Factor = { { 1.4, 0 }, { 0.5, 1.1 } };
    private static readonly double[] Location = [0.5, -1.0];

    public static IEnumerable<DistributionCase> All => [.. Elliptical(), .. Simplices(), .. Matrices()];

    private static IEnumerable<DistributionCase> Elliptical() =>
    [
        new("MultivariateNormal", typeof(MultivariateNormal), t => MultivariateNormal(t[0], t[1]), [Location, Scale])
        {
            VectorReference = x => LogNormal(x, Build(Scale)),
        },
        new("MultivariateNormal precision", typeof(MultivariateNormal), t => MultivariateNormalPrecision(t[0], t[1]), [Location, Scale])
        {
            VectorReference = x => LogNormal(x, Build(Scale).Inverse()),
        },
        new("MultivariateNormal Cholesky", typeof(MultivariateNormal), t => MultivariateNormalCholesky(t[0], t[1]), [Location, Factor])
        {
            VectorReference = x => LogNormal(x, Build(Factor) * Build(Factor).Transpose()),
        },
        new("MultivariateStudentT", typeof(MultivariateStudentT), t => MultivariateStudentT(t[0], t[1], t[2]), [7.5, Location, Scale])
        {
            VectorReference = x => LogStudent(x, 7.5, Build(Scale)),
        },
        new("MultivariateStudentT Cholesky", typeof(MultivariateStudentT), t => MultivariateStudentTCholesky(t[0], t[1], t[2]), [7.5, Location, Factor])
        {
            VectorReference = x => LogStudent(x, 7.5, Build(Factor) * Build(Factor).Transpose()),
        },
        new("Mixture of vectors", typeof(Mixture), t => Mixture(t[0], MultivariateNormal(t[1], t[2]), MultivariateNormal(t[3], Scale)),
            [new double[] { 0.3, 0.7 }, Location, Scale, new double[] { 1.0, 2.0 }])
        {
            VectorReference = x => Math.Log(0.3 * Math.Exp(LogNormal(x, Build(Scale))) + 0.7 * Math.Exp(LogNormal([x[0] - 0.5, x[1] - 3], Build(Scale)))),
        },
    ];

    private static IEnumerable<DistributionCase> Simplices() =>
    [
        new("Dirichlet", typeof(Dirichlet), t => Dirichlet(t[0]), [new double[] { 0.7, 2.0, 3.5 }])
        {
            VectorReference = x => new Known.Dirichlet([0.7, 2.0, 3.5]).DensityLn(x),
        },
        new("Multinomial", typeof(Multinomial), t => Multinomial(t[0], t[1]), [6.0, new double[] { 0.2, 0.5, 0.3 }])
        {
            VectorReference = x => new Known.Multinomial([0.2, 0.5, 0.3], 6).ProbabilityLn([(int)x[0], (int)x[1], (int)x[2]]), LastCount = 6, Fixed = [0],
        },
        new("DirichletMultinomial", typeof(DirichletMultinomial), t => DirichletMultinomial(t[0], t[1]), [6.0, new double[] { 0.7, 2.0, 3.5 }])
        {
            VectorReference = x => LogDirichletMultinomial(x, [0.7, 2.0, 3.5]), LastCount = 6, Fixed = [0],
        },
    ];

    private static IEnumerable<DistributionCase> Matrices() =>
    [
        new("Wishart", typeof(Wishart), t => Wishart(t[0], t[1]), [5.5, Scale])
        {
            VectorReference = x => Math.Log(new Known.Wishart(5.5, Build(Scale)).Density(Square(x))),
        },
        new("InverseWishart", typeof(InverseWishart), t => InverseWishart(t[0], t[1]), [9.5, WideScale])
        {
            VectorReference = x => Math.Log(new Known.InverseWishart(9.5, Build(WideScale)).Density(Square(x))),
        },
        // For two variables the correlation is 2 Beta(eta, eta) - 1.
        new("LkjCorrelation 2", typeof(LkjCorrelation), t => LkjCorrelation(2, t[0]), [1.7])
        {
            VectorReference = x => Known.Beta.PDFLn(1.7, 1.7, 0.5 + 0.5 * x[2]) - Math.Log(2),
        },
        // Volume of the correlation matrices of three variables: pi^2 / 2.
        new("LkjCorrelation 3", typeof(LkjCorrelation), t => LkjCorrelation(3, t[0]), [1.0]) { VectorReference = _ => -Math.Log(Math.PI * Math.PI / 2) },
        new("LkjCholesky 2", typeof(LkjCholesky), t => LkjCholesky(2, t[0]), [1.7])
        {
            VectorReference = x => Known.Beta.PDFLn(1.7, 1.7, 0.5 + 0.5 * x[2]) - Math.Log(2),
        },
        // The density of L L' times the Jacobian L[1, 1] of the map from factor to matrix.
        new("LkjCholesky 3", typeof(LkjCholesky), t => LkjCholesky(3, t[0]), [1.0])
        {
            VectorReference = x => -Math.Log(Math.PI * Math.PI / 2) + Math.Log(x[4]),
        },
    ];

    private static Matrix<double> Build(double[,] values) => Matrix<double>.Build.DenseOfArray(values);

    private static Matrix<double> Square(double[] values) => Matrix<double>.Build.DenseOfRowMajor(2, 2, values);

    private static double LogNormal(double[] x, Matrix<double> covariance) =>
        -0.5 * Quadratic(x, covariance) - 0.5 * Math.Log(covariance.Determinant()) - Math.Log(2 * Math.PI);

    private static double LogStudent(double[] x, double nu, Matrix<double> scale) =>
        SpecialFunctions.GammaLn(0.5 * nu + 1) - SpecialFunctions.GammaLn(0.5 * nu) - Math.Log(nu * Math.PI)
        - 0.5 * Math.Log(scale.Determinant()) - (0.5 * nu + 1) * Math.Log(1 + Quadratic(x, scale) / nu);

    private static double Quadratic(double[] x, Matrix<double> covariance)
    {
        Vector<double> residual = Vector<double>.Build.Dense([x[0] - 0.5, x[1] + 1]);
        return residual * covariance.Inverse() * residual;
    }

    private static double LogDirichletMultinomial(double[] x, double[] alpha)
    {
        double n = x.Sum(), total = alpha.Sum();
        double sum = SpecialFunctions.GammaLn(n + 1) + SpecialFunctions.GammaLn(total) - SpecialFunctions.GammaLn(n + total);
        for (int k = 0; k < x.Length; k++)
            sum += SpecialFunctions.GammaLn(x[k] + alpha[k]) - SpecialFunctions.GammaLn(alpha[k]) - SpecialFunctions.GammaLn(x[k] + 1);
        return sum;
    }
}
