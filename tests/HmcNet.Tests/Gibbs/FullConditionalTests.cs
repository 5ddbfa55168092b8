using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.GibbsSampling;
using HmcNet.GibbsSampling.Kernels;
using HmcNet.Tests.Models;

namespace HmcNet.Tests.Gibbs;

/// <summary>Every recognised full conditional against the log density of the model itself, at random states.</summary>
public class FullConditionalTests
{
    private const int States = 2, Draws = 1500;

    /// <summary>
    /// Kolmogorov-Smirnov: sqrt(n) times the distance exceeds this with probability 2 exp(-2 2.63^2) = 2e-6; there are about 200
    /// comparisons, so that one of them fails by chance with probability below 1e-3. Seeds are fixed.
    /// </summary>
    private const double LargestDistance = 2.63;

    public static TheoryData<string> Names() => [.. GibbsCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Draws_have_the_distribution_of_the_normalised_log_density(string name)
    {
        var probe = new GibbsProbe(GibbsCases.All[name].Create());
        List<double[]> states = probe.States(States);
        foreach (PlannedKernel planned in probe.Plan.Kernels.Where(k => k.Entry.IsExact))
        {
            GibbsKernel kernel = planned.Create(probe.Context);
            foreach (double[] state in states)
            {
                double[][] draws = DrawsOf(kernel, state, probe, planned);
                if (kernel is NormalKernel)
                    CheckNormal(planned, probe, state, draws);
                else if (kernel is WishartKernel)
                    CheckWishart(planned.Variables[0], probe, state, draws);
                else if (planned.Variables[0].Support is HmcNet.Supports.SimplexSupport)
                    CheckDirichlet(planned.Variables[0], probe, state, draws);
                else
                    CheckElements(planned.Variables[0], probe, state, draws);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Natural_parameters_give_the_differences_of_the_log_density(string name)
    {
        var probe = new GibbsProbe(GibbsCases.All[name].Create());
        StateModel model = probe.Plan.Model;
        double[] state = probe.States(1)[0];
        foreach (PlannedKernel planned in probe.Plan.Kernels.Where(k => k.Entry.Kernel == GibbsKernelKind.Conjugate))
        {
            StateVariable variable = planned.Variables[0];
            GibbsKernel kernel = planned.Create(probe.Context);
            if (kernel is NormalKernel or WishartKernel or BoundedNormalKernel or UniformKernel)
                continue;
            var natural = NaturalParameters.Of(model.TermsOf([variable]), model, variable, isPositive: true);
            double[] coefficients = new double[natural.Statistics.Count * variable.Size];
            model.Compile([.. natural.Statistics.Select(s => TensorMath.BroadcastTo(natural.Find(s)!, variable.Shape))]).Run(state, coefficients);
            double[][] draws = DrawsOf(kernel, state, probe, planned, 8);
            double first = Ratio(draws[0]);
            foreach (double[] draw in draws)
                ModelProbe.Close(first, Ratio(draw), 1e-9 * Math.Max(1, Math.Abs(probe.LogDensity(With(state, planned, draw)))));

            double Ratio(double[] draw)
            {
                double sum = 0;
                for (int s = 0; s < natural.Statistics.Count; s++)
                {
                    for (int i = 0; i < variable.Size; i++)
                        sum += coefficients[s * variable.Size + i] * ValueOf(natural.Statistics[s], draw[i]);
                }
                return probe.LogDensity(With(state, planned, draw)) - sum;
            }
        }
    }

    private static double ValueOf(Statistic statistic, double x) => statistic.Kind switch
    {
        StatisticKind.Log => Math.Log(x),
        StatisticKind.LogComplement => Math.Log(1 - x),
        _ => Math.Pow(x, statistic.Exponent),
    };

    private static double[][] DrawsOf(GibbsKernel kernel, double[] state, GibbsProbe probe, PlannedKernel planned, int count = Draws)
    {
        var draws = new double[count][];
        double[] moved = [.. state];
        for (int d = 0; d < count; d++)
        {
            state.CopyTo(moved, 0);
            kernel.Update(moved, probe.Random);
            draws[d] = [.. planned.Variables.SelectMany(v => moved.Skip(v.Offset).Take(v.Size))];
            // Nothing but the kernel's own variables moves.
            HashSet<int> own = [.. planned.Variables.SelectMany(v => Enumerable.Range(v.Offset, v.Size))];
            for (int i = 0; i < state.Length; i++)
                Assert.True(own.Contains(i) || moved[i] == state[i]);
        }
        return draws;
    }

    private static double[] With(double[] state, PlannedKernel planned, double[] draw)
    {
        double[] moved = [.. state];
        int next = 0;
        foreach (StateVariable variable in planned.Variables)
        {
            draw.AsSpan(next, variable.Size).CopyTo(moved.AsSpan(variable.Offset));
            next += variable.Size;
        }
        return moved;
    }

    private static void CheckElements(StateVariable variable, GibbsProbe probe, double[] state, double[][] draws)
    {
        for (int i = 0; i < variable.Size; i++)
        {
            double distance = probe.Distance(state, variable, i, draws.Select(d => d[i]));
            Assert.True(distance <= LargestDistance, $"{variable.Name}[{i}]: {distance:F2}");
        }
    }

    /// <summary>Precision and gradient against finite differences, exact for quadratics; then the draws against these.</summary>
    private static void CheckNormal(PlannedKernel planned, GibbsProbe probe, double[] state, double[][] draws)
    {
        var conditional = new NormalConditional(probe.Plan.Model, planned.Variables);
        conditional.Evaluate(state);
        int[] places = conditional.Places.ToArray();
        int n = places.Length;
        var precision = new double[n, n];
        double at = probe.LogDensity(state);
        double Moved(int i, double by, int j, double byJ)
        {
            double[] moved = [.. state];
            moved[places[i]] += by;
            moved[places[j]] += byJ;
            return probe.LogDensity(moved);
        }
        // Steps of one: differences of a quadratic have no error but rounding, about 1e-16 of the log density's terms.
        double scale = Math.Max(1, Math.Abs(at));
        for (int i = 0; i < n; i++)
        {
            Assert.Equal((Moved(i, 1, i, 0) - Moved(i, -1, i, 0)) / 2, conditional.Gradient[i], 1e-8 * scale);
            for (int j = 0; j <= i; j++)
            {
                double second = i == j ? Moved(i, 1, i, 0) - 2 * at + Moved(i, -1, i, 0)
                    : (Moved(i, 1, j, 1) - Moved(i, 1, j, -1) - Moved(i, -1, j, 1) + Moved(i, -1, j, -1)) / 4;
                bool isKnown = i == j || conditional.Pattern[i].Contains(j);
                double found = isKnown ? conditional.Factor.Entries[conditional.Factor.PlaceOf(i, j)] : 0;
                Assert.Equal(-second, found, 1e-8 * scale);
                precision[i, j] = precision[j, i] = found;
            }
        }
        double[] mean = [.. conditional.Gradient];
        Assert.True(conditional.Factor.Factor());
        conditional.Factor.Solve(mean);
        for (int i = 0; i < n; i++)
            mean[i] += state[places[i]];
        // Squared distances in units of the precision are chi-squared with n degrees of freedom: of each draw, and of their mean.
        double[] average = [.. Enumerable.Range(0, n).Select(i => draws.Average(d => d[i]))];
        double total = draws.Sum(d => Squared(d, mean, precision));
        Assert.True(Math.Abs(total - n * Draws) < 5 * Math.Sqrt(2.0 * n * Draws), $"{planned.Entry}: {total} for {n * Draws}");
        double ofMean = Draws * Squared(average, mean, precision);
        Assert.True(ofMean < n + 6 * Math.Sqrt(2.0 * n) + 12, $"{planned.Entry}: mean off by chi-squared {ofMean} with {n} degrees of freedom");
    }

    private static double Squared(double[] x, double[] mean, double[,] precision)
    {
        double sum = 0;
        for (int i = 0; i < mean.Length; i++)
        {
            for (int j = 0; j < mean.Length; j++)
                sum += (x[i] - mean[i]) * precision[i, j] * (x[j] - mean[j]);
        }
        return sum;
    }

    /// <summary>The coefficient of log x[k] is what moving mass from the last element to k tells; the draws against its mean.</summary>
    private static void CheckDirichlet(StateVariable variable, GibbsProbe probe, double[] state, double[][] draws)
    {
        var natural = NaturalParameters.Of(probe.Plan.Model.TermsOf([variable]), probe.Plan.Model, variable, isPositive: true);
        var alpha = new double[variable.Size];
        probe.Plan.Model.Compile([natural.Find(Statistic.Log)!]).Run(state, alpha);
        double total = alpha.Sum() + alpha.Length;
        for (int k = 0; k < alpha.Length; k++)
        {
            double mean = (alpha[k] + 1) / total, sd = Math.Sqrt(mean * (1 - mean) / (total + 1));
            double variance = draws.Average(d => Math.Pow(d[k] - mean, 2));
            Assert.True(Math.Abs(draws.Average(d => d[k]) - mean) < 5 * sd / Math.Sqrt(Draws));
            Assert.Equal(1, variance / (sd * sd), 0.25);
        }
    }

    /// <summary>Log density differences between draws by log determinant and trace; the mean of the draws.</summary>
    private static void CheckWishart(StateVariable variable, GibbsProbe probe, double[] state, double[][] draws)
    {
        StateModel model = probe.Plan.Model;
        MatrixExpansion expansion = MatrixExpansion.Of(Graph.Create([model.TracedTermsOf([variable])], model.Inputs), variable.Input);
        IReadOnlyList<Tensor> derivatives = ReverseMode.Gradient(expansion.Result!, [expansion.LogDeterminant, expansion.Whole, expansion.Inverse]);
        GraphFunction natural = model.Compile([.. derivatives], expansion.LogDeterminant, expansion.Whole, expansion.Inverse);
        var outputs = new double[natural.OutputCount];
        natural.Run([.. state, .. new double[natural.ParameterCount - state.Length]], outputs);
        // A 2 x 2 matrix: the inverse and determinant by hand.
        Assert.Equal(4, variable.Size);
        double Family(double[] x)
        {
            double det = x[0] * x[3] - x[1] * x[2];
            double[] inverse = [x[3] / det, -x[1] / det, -x[2] / det, x[0] / det];
            return outputs[0] * Math.Log(det) + Enumerable.Range(0, 4).Sum(i => outputs[1 + i] * x[i] + outputs[5 + i] * inverse[i]);
        }
        double Ratio(double[] draw)
        {
            double[] moved = [.. state];
            draw.CopyTo(moved, variable.Offset);
            return probe.LogDensity(moved) - Family(draw);
        }
        double first = Ratio(draws[0]);
        foreach (double[] draw in draws.Take(8))
            ModelProbe.Close(first, Ratio(draw), 1e-9 * Math.Max(1, Math.Abs(Family(draw))));
        bool isInverse = outputs.AsSpan(5, 4).ContainsAnyExcept(0);
        double degrees = isInverse ? -2 * outputs[0] - 3 : 2 * outputs[0] + 3;
        int first4 = isInverse ? 5 : 1;
        double cross = -(outputs[first4 + 1] + outputs[first4 + 2]);
        double[] b = [-2 * outputs[first4], cross, cross, -2 * outputs[first4 + 3]];
        double determinant = b[0] * b[3] - b[1] * b[2];
        double[] mean = isInverse ? [.. b.Select(v => v / (degrees - 3))] : [degrees * b[3] / determinant, -degrees * b[1] / determinant, -degrees * b[2] / determinant, degrees * b[0] / determinant];
        for (int i = 0; i < 4; i++)
        {
            double average = draws.Average(d => d[i]), sd = Math.Sqrt(draws.Average(d => Math.Pow(d[i] - average, 2)));
            Assert.True(Math.Abs(average - mean[i]) < 5 * sd / Math.Sqrt(Draws), $"{variable.Name}[{i}]: {average} for {mean[i]}");
        }
    }
}
