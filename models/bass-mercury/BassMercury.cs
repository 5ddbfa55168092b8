using HmcNet.Autodiff;
using HmcNet.CaseStudies.Runner;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.CaseStudies;

/// <summary>
/// Mercury in 171 bass from 16 stations of two rivers (Li, Linear random effects model): lines of log mercury on log length, centred
/// within stations, from one line for all to lines of a population of stations, in centred and non-centred form.
/// </summary>
public static class BassMercury
{
    /// <summary>The study.</summary>
    public static Study Study { get; } = new(
        "bass-mercury",
        "Mercury in bass from 16 stations: common, parallel, separate and random lines",
        [new("bass-mercury.csv", "station", "length", "mercury")],
        [
            new("common", "one line for all stations", Common, Reference: "common_line"),
            new("parallel", "an intercept for each station, one slope, flat priors", Parallel, Reference: "parallel_lines_fixed"),
            new("separate", "a line for each station, flat priors", Separate, Reference: "separate_lines"),
            new("random-intercepts", "intercepts from a population, one slope", data => RandomIntercepts(data, CoefficientForm.Centered), IsDefault: true, Reference: "random_intercepts"),
            new("random-intercepts-noncentered", "the same, non-centred", data => RandomIntercepts(data, CoefficientForm.Noncentered), Reference: "random_intercepts"),
            new("random-slopes", "intercepts and slopes from independent populations, flat in tau", data => RandomSlopes(data, CoefficientForm.Centered), Reference: "random_slopes_independent"),
            new("random-slopes-noncentered", "the same, non-centred", data => RandomSlopes(data, CoefficientForm.Noncentered), Reference: "random_slopes_independent"),
            new("correlated", "intercepts and slopes from one population, correlation ~ LKJ(2)", data => Correlated(data, centered: true), Reference: "random_slopes_correlated"),
            new("correlated-noncentered", "the same, non-centred", data => Correlated(data, centered: false), Reference: "random_slopes_correlated"),
        ],
        BassMercuryStory.Tell);

    /// <summary>Intercepts of a common population, one slope.</summary>
    /// <param name="data">Data of the study.</param>
    /// <param name="form">How the intercepts are written.</param>
    /// <returns>The model.</returns>
    public static Model RandomIntercepts(StudyData data, CoefficientForm form)
    {
        (Factor station, Column x, Column y) = Columns(data);
        return Model.Define("bass_random_intercepts", m =>
        {
            var beta0 = m.Parameter("beta0", Support.Real);
            var beta1 = m.Parameter("beta1", Support.Real);
            var tau0 = m.Parameter("tau0", Support.Positive);
            var sigma = Sigma(m);
            var b0 = Coefficients(m, "b0", beta0, tau0, station, form);

            m.Observe("y", y, Normal(b0[station] + beta1 * x, sigma));
        });
    }

    /// <summary>Intercepts and slopes of independent populations.</summary>
    /// <param name="data">Data of the study.</param>
    /// <param name="form">How intercepts and slopes are written.</param>
    /// <returns>The model.</returns>
    public static Model RandomSlopes(StudyData data, CoefficientForm form)
    {
        (Factor station, Column x, Column y) = Columns(data);
        return Model.Define("bass_random_slopes", m =>
        {
            var beta0 = m.Parameter("beta0", Support.Real);
            var beta1 = m.Parameter("beta1", Support.Real);
            var tau0 = m.Parameter("tau0", Support.Positive);
            var tau1 = m.Parameter("tau1", Support.Positive);
            var sigma = Sigma(m);
            var b0 = Coefficients(m, "b0", beta0, tau0, station, form);
            var b1 = Coefficients(m, "b1", beta1, tau1, station, form);

            m.Observe("y", y, Normal(b0[station] + b1[station] * x, sigma));
        });
    }

    private static Model Common(StudyData data)
    {
        (_, Column x, Column y) = Columns(data);
        return Model.Define("bass_common", m =>
        {
            var beta0 = m.Parameter("beta0", Support.Real);
            var beta1 = m.Parameter("beta1", Support.Real);
            var sigma = Sigma(m);

            m.Observe("y", y, Normal(beta0 + beta1 * x, sigma));
        });
    }

    private static Model Parallel(StudyData data)
    {
        (Factor station, Column x, Column y) = Columns(data);
        return Model.Define("bass_parallel", m =>
        {
            var b0 = m.Parameter("b0", Support.Real, over: station);
            var beta1 = m.Parameter("beta1", Support.Real);
            var sigma = Sigma(m);

            m.Observe("y", y, Normal(b0[station] + beta1 * x, sigma));
        });
    }

    private static Model Separate(StudyData data)
    {
        (Factor station, Column x, Column y) = Columns(data);
        return Model.Define("bass_separate", m =>
        {
            var b0 = m.Parameter("b0", Support.Real, over: station);
            var b1 = m.Parameter("b1", Support.Real, over: station);
            var sigma = Sigma(m);

            m.Observe("y", y, Normal(b0[station] + b1[station] * x, sigma));
        });
    }

    private static Model Correlated(StudyData data, bool centered)
    {
        (Factor station, Column x, Column y) = Columns(data);
        return Model.Define("bass_correlated", m =>
        {
            var beta = m.Parameter("beta", Normal(0, 5), over: 2);
            var tau = m.Parameter("tau", HalfStudentT(3, 2.5), over: 2);
            var chol = m.Parameter("L", LkjCholesky(2, 2));
            var sigma = m.Parameter("sigma", HalfStudentT(3, 2.5));
            var b = m.Parameter("b", MultivariateNormalCholesky(beta, Reshape(tau, 2, 1) * chol), over: station, centered: centered);

            var b0 = m.Derived("b0", Reshape(Slice(b, 1, 0, 1), station.Levels.Count), over: station);
            var b1 = m.Derived("b1", Reshape(Slice(b, 1, 1, 1), station.Levels.Count), over: station);
            m.Observe("y", y, Normal(b0[station] + b1[station] * x, sigma));
            m.Derived("rho", chol[1, 0]);
        });
    }

    private static Tensor Coefficients(ModelBuilder m, string name, Tensor mean, Tensor scale, Factor station, CoefficientForm form) =>
        form == CoefficientForm.Uncentered
            ? m.Derived(name, mean + m.Parameter($"{name}_effect", Normal(0, scale), over: station), over: station)
            : m.Parameter(name, Normal(mean, scale), over: station, centered: form == CoefficientForm.Centered);

    /// <summary>A standard deviation whose precision has density 1/phi: its own is 1/sigma.</summary>
    private static Tensor Sigma(ModelBuilder m)
    {
        var sigma = m.Parameter("sigma", Support.Positive);
        m.AddLogDensity("prior of sigma", -Log(sigma));
        return sigma;
    }

    /// <summary>The fish with y = log(mercury) and x = log(length) less its mean at the station.</summary>
    /// <param name="data">Data of the study.</param>
    /// <returns>The table with the two columns added: predictions are made for tables that have them.</returns>
    public static Table Fish(StudyData data)
    {
        Factor station = data.Table.Factor("station");
        double[] length = [.. data["length"].ToArray().Select(v => Math.Log(v))];
        double[] means = [.. Enumerable.Range(0, station.Levels.Count).Select(s => length.Where((_, i) => station.Codes[i] == s).Average())];
        return data.Table
            .WithColumn("y", data["mercury"].ToArray().Select(v => Math.Log(v)))
            .WithColumn("x", length.Select((l, i) => l - means[station.Codes[i]]));
    }

    private static (Factor Station, Column X, Column Y) Columns(StudyData data)
    {
        Table fish = Fish(data);
        return (fish.Factor("station"), fish["x"], fish["y"]);
    }
}
