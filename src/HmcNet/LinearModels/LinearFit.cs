using HmcNet.Formulas;
using HmcNet.LinearModels;

namespace HmcNet;

/// <summary>A linear model fitted by least squares; definitions as in R's summary.lm, logLik.lm, AIC and BIC.</summary>
public sealed class LinearFit
{
    internal LinearFit(Formula formula, DesignMatrix design, QrFactor factor, double[] y, IReadOnlyList<DroppedColumn> dropped)
    {
        Formula = formula;
        Dropped = dropped;
        int n = y.Length;
        double[] beta = factor.Solve(y);
        double[] residuals = factor.Residuals(y);
        double[] fitted = [.. y.Zip(residuals, (a, b) => a - b)];
        Residuals = residuals;
        Fitted = fitted;
        DfResidual = n - factor.Rank;
        ResidualSumOfSquares = residuals.Sum(r => r * r);
        Sigma = DfResidual > 0 ? Math.Sqrt(ResidualSumOfSquares / DfResidual) : double.NaN;
        double[,] covariance = factor.Sandwich();
        for (int i = 0; i < beta.Length; i++)
        {
            for (int j = 0; j < beta.Length; j++)
                covariance[i, j] *= Sigma * Sigma;
        }
        Covariance = covariance;
        Coefficients = [.. design.Names.Select((name, j) => new Coefficient(name, beta[j], Math.Sqrt(covariance[j, j])))
            .Select(c => c with { P = Tails.T(c.T, DfResidual) })];
        Explained(fitted, formula.HasIntercept);
        LogLikelihood = -n / 2.0 * (Math.Log(2 * Math.PI) + Math.Log(ResidualSumOfSquares / n) + 1);
    }

    /// <summary>The formula.</summary>
    public Formula Formula { get; }

    /// <summary>Coefficients in the order of the columns of the design matrix.</summary>
    public IReadOnlyList<Coefficient> Coefficients { get; }

    /// <summary>Covariance matrix of the coefficients, sigma^2 (X'X)^-1.</summary>
    public double[,] Covariance { get; }

    /// <summary>Residual standard deviation, sqrt(RSS / (n - p)); NaN without degrees of freedom.</summary>
    public double Sigma { get; }

    /// <summary>Rows minus coefficients.</summary>
    public int DfResidual { get; }

    /// <summary>Sum of the squared residuals.</summary>
    public double ResidualSumOfSquares { get; }

    /// <summary>1 - RSS / TSS; the total is about the mean with an intercept in the formula, about zero without, as in R.</summary>
    public double RSquared { get; private set; }

    /// <summary>R^2 adjusted for the number of coefficients.</summary>
    public double AdjustedRSquared { get; private set; }

    /// <summary>F of the model against the intercept alone (against nothing without an intercept); NaN when it is that.</summary>
    public double FStatistic { get; private set; }

    /// <summary>Degrees of freedom of the numerator of F.</summary>
    public int FNumeratorDf { get; private set; }

    /// <summary>P-value of F.</summary>
    public double FPValue { get; private set; }

    /// <summary>Log-likelihood at the maximum: -n/2 (log(2 pi RSS/n) + 1).</summary>
    public double LogLikelihood { get; }

    /// <summary>-2 logLik + 2 (p + 1).</summary>
    public double Aic => -2 * LogLikelihood + 2 * (Coefficients.Count + 1);

    /// <summary>-2 logLik + log(n) (p + 1).</summary>
    public double Bic => -2 * LogLikelihood + Math.Log(Fitted.Count) * (Coefficients.Count + 1);

    /// <summary>Fitted values, one a row.</summary>
    public IReadOnlyList<double> Fitted { get; }

    /// <summary>Observed minus fitted, one a row.</summary>
    public IReadOnlyList<double> Residuals { get; }

    /// <summary>Columns that were left out because they are combinations of others.</summary>
    public IReadOnlyList<DroppedColumn> Dropped { get; }

    /// <summary>A coefficient by its name.</summary>
    /// <param name="name">Its name, e.g. "(Intercept)".</param>
    /// <exception cref="HmcNetException">When there is none of that name.</exception>
    public Coefficient this[string name] => Coefficients.FirstOrDefault(c => c.Name == name)
        ?? throw new HmcNetException($"There is no coefficient named \"{name}\".", where: $"formula \"{Formula}\"",
            expected: $"one of {string.Join(", ", Coefficients.Select(c => c.Name))}", found: $"\"{name}\"",
            remedy: Dropped.FirstOrDefault(d => d.Name == name)?.ToString());

    /// <summary>The table that R's summary prints.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() => LinearFitText.Write(this);

    private void Explained(double[] fitted, bool hasIntercept)
    {
        double mean = hasIntercept ? fitted.Average() : 0;
        double model = fitted.Sum(f => (f - mean) * (f - mean));
        int constant = hasIntercept ? 1 : 0;
        FNumeratorDf = Coefficients.Count - constant;
        RSquared = FNumeratorDf == 0 ? 0 : model / (model + ResidualSumOfSquares);
        AdjustedRSquared = 1 - (1 - RSquared) * ((fitted.Length - constant) / (double)DfResidual);
        FStatistic = FNumeratorDf == 0 ? double.NaN : model / FNumeratorDf / (Sigma * Sigma);
        FPValue = Tails.F(FStatistic, FNumeratorDf, DfResidual);
    }
}
