using HmcNet.Autodiff;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>Mathematics scores of 1993 students in 100 schools (Hoff 2009, chapter 8) under two priors.</summary>
internal static class MathScoreModels
{
    /// <summary>The model as reference.json states it: variances with inverse gamma priors.</summary>
    public static Model Informative()
    {
        Table data = Table.ReadCsv(SharedData.Find("math_scores", "data.csv")!);
        Factor school = data.Factor("school");
        return Model.Define("math_informative", m =>
        {
            var mu = m.Parameter("mu", Normal(50, 5));
            var sigma2 = m.Parameter("sigma2", InverseGamma(0.5, 50));
            var tau2 = m.Parameter("tau2", InverseGamma(0.5, 50));
            var theta = m.Parameter("theta", Normal(mu, Sqrt(tau2)), over: school);
            m.Observe("mathscore", data["mathscore"], Normal(theta[school], Sqrt(sigma2)));
            m.Derived("sigma", Sqrt(sigma2));
            m.Derived("tau", Sqrt(tau2));
        });
    }

    /// <summary>Improper priors: flat in mu and in tau, 1/phi for the precision phi of the scores.</summary>
    public static Model Default()
    {
        Table data = Table.ReadCsv(SharedData.Find("math_scores", "data.csv")!);
        Factor school = data.Factor("school");
        return Model.Define("math_default", m =>
        {
            var mu = m.Parameter("mu", Support.Real);
            var phi = m.Parameter("phi", Support.Positive);
            m.AddLogDensity("prior of phi", -Log(phi));
            var tau = m.Parameter("tau", Support.Positive);
            var theta = m.Parameter("theta", Normal(mu, tau), over: school);
            m.Observe("mathscore", data["mathscore"], Normal(theta[school], 1 / Sqrt(phi)));
            m.Derived("sigma2", 1 / phi);
            m.Derived("sigma", 1 / Sqrt(phi));
            m.Derived("tau2", Square(tau));
        });
    }
}
