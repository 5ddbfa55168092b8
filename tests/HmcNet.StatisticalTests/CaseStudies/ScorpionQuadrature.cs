using MathNet.Numerics.LinearAlgebra;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>
/// The posterior of the partially pooled scorpions under any priors of the two scales and any normal prior of the mean, without Monte
/// Carlo error: intercepts, slope and mean are jointly normal given the scales, which are summed over a grid in their logarithms.
/// </summary>
internal sealed class ScorpionQuadrature
{
    private const int Slope = 3;
    private const int Mu = 4;
    private static readonly double[] Weights = [25, 14, 68, 79, 64, 139, 49, 119, 111];
    private static readonly double[] Lengths = [1, 14, 22, 2, 9, 20, 2, 13, 22];

    private ScorpionQuadrature(IReadOnlyDictionary<string, double> means, double secondAboveThird)
    {
        Means = means;
        SecondAboveThird = secondAboveThird;
    }

    /// <summary>Posterior means under the names of the model.</summary>
    public IReadOnlyDictionary<string, double> Means { get; }

    /// <summary>Pr(alpha_j[2] > alpha_j[3]).</summary>
    public double SecondAboveThird { get; }

    /// <summary>Sums over the grid.</summary>
    /// <param name="logPriorOfSdAlpha">Log prior density of sd_alpha up to a constant.</param>
    /// <param name="sdOfMu">Prior sd of mu_alpha, whose prior mean is 50.</param>
    /// <param name="largest">Where the grid of log sd_alpha ends; heavy tails need more.</param>
    public static ScorpionQuadrature Compute(Func<double, double> logPriorOfSdAlpha, double sdOfMu = 15, double largest = 7.5)
    {
        const int Scales = 130, Residuals = 70;
        var points = new List<(double LogWeight, double[] Values)>();
        for (int i = 0; i < Scales; i++)
        {
            double u = -5 + ((largest + 5) * i / (Scales - 1));
            for (int k = 0; k < Residuals; k++)
            {
                double v = 1.8 + (3.7 * k / (Residuals - 1)), sdAlpha = Math.Exp(u), sdObs = Math.Exp(v);
                // Densities on the log scale: a factor of the scale itself; sd_obs ~ half-Normal(25).
                points.Add(Given(sdAlpha, sdObs, sdOfMu, logPriorOfSdAlpha(sdAlpha) - (sdObs * sdObs / 1250) + u + v));
            }
        }
        double top = points.Max(p => p.LogWeight), total = points.Sum(p => Math.Exp(p.LogWeight - top));
        string[] names = ["alpha_j[1]", "alpha_j[2]", "alpha_j[3]", "b1", "mu_alpha", "sd_alpha", "sd_obs", "second above third"];
        Dictionary<string, double> means = names.Select((name, at) => (name, Mean: points.Sum(p => Math.Exp(p.LogWeight - top) * p.Values[at]) / total)).ToDictionary(m => m.name, m => m.Mean);
        means.Remove(names[^1], out double probability);
        return new ScorpionQuadrature(means, probability);
    }

    private static (double LogWeight, double[] Values) Given(double sdAlpha, double sdObs, double sdOfMu, double logPrior)
    {
        double between = 1 / (sdAlpha * sdAlpha), within = 1 / (sdObs * sdObs), ofMu = 1 / (sdOfMu * sdOfMu);
        Matrix<double> precision = Matrix<double>.Build.Dense(5, 5);
        Vector<double> linear = Vector<double>.Build.Dense(5);
        for (int group = 0; group < 3; group++)
        {
            precision[group, group] = between;
            precision[group, Mu] = precision[Mu, group] = -between;
        }
        precision[Mu, Mu] = (3 * between) + ofMu;
        precision[Slope, Slope] = 0.01;
        linear[Mu] = 50 * ofMu;
        for (int row = 0; row < Weights.Length; row++)
        {
            int group = row / 3;
            precision[group, group] += within;
            precision[group, Slope] += within * Lengths[row];
            precision[Slope, group] += within * Lengths[row];
            precision[Slope, Slope] += within * Lengths[row] * Lengths[row];
            linear[group] += within * Weights[row];
            linear[Slope] += within * Lengths[row] * Weights[row];
        }
        var factor = precision.Cholesky();
        Vector<double> mean = factor.Solve(linear);
        Matrix<double> covariance = factor.Solve(Matrix<double>.Build.DenseIdentity(5));
        double sdOfDifference = Math.Sqrt(covariance[1, 1] + covariance[2, 2] - (2 * covariance[1, 2]));
        double logWeight = logPrior - (9 * Math.Log(sdObs)) - (3 * Math.Log(sdAlpha)) - (0.5 * factor.DeterminantLn) + (0.5 * linear.DotProduct(mean)) - (0.5 * within * Weights.Sum(w => w * w));
        return (logWeight, [.. mean, sdAlpha, sdObs, MathNet.Numerics.Distributions.Normal.CDF(0, 1, (mean[1] - mean[2]) / sdOfDifference)]);
    }
}
