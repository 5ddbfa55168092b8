using HmcNet.Optimization;
using HmcNet.Randomness;

namespace HmcNet;

/// <summary>Front door of the normal approximation of a posterior at its mode.</summary>
public static class Laplace
{
    /// <summary>
    /// Finds the mode of the density of the unconstrained coordinates (Jacobian on, as CmdStan's laplace) and draws from the normal
    /// distribution with that mode and the inverse of minus the second derivatives there.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="draws">Number of draws. Default: 1000, as CmdStan.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="options">How the mode is searched; the defaults when null. The Jacobian is on in any case.</param>
    /// <returns>The draws on the scale of the parameters, with derived quantities.</returns>
    /// <exception cref="HmcNetException">
    /// When the number of draws is below 1, a parameter is discrete, or the density has no strict maximum (says along which
    /// direction it is flat).
    /// </exception>
    public static LaplaceFit Fit(Model model, int draws = 1000, ulong seed = 1, OptimizeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (draws < 1)
            throw new HmcNetException(
                "There must be at least one draw.", where: nameof(draws), expected: "1 or more", found: FormattableString.Invariant($"{draws}"));
        options = (options ?? new OptimizeOptions()) with { Jacobian = true };
        options.Validate();
        var fitter = new ModeFitter(model, options, keepPriors: true);
        OptimizationResult mode = fitter.Run();
        DensityBlock block = fitter.Block;
        block.Evaluate(mode.Coordinates);
        if (fitter.Found!.Held.Count > 0 || !fitter.Found.Curvature.IsPositiveDefinite || !block.TryFactor())
            throw new HmcNetException(
                "There is no normal approximation: the density has no strict maximum.", where: $"model \"{model.Name}\"", expected: "a maximum with curvature on all sides",
                found: mode.Notes.Count > 0 ? mode.Notes[0] : "a matrix of second derivatives that is not positive definite",
                remedy: "give the parameters proper priors, or sample with Nuts.Sample");
        return Draw(model, mode, block, fitter.Found.Value, draws, seed);
    }

    private static LaplaceFit Draw(Model model, OptimizationResult mode, DensityBlock block, double atMode, int draws, ulong seed)
    {
        int n = model.Dimension;
        double constant = block.Factor.LogDeterminant() / 2 - n * Math.Log(2 * Math.PI) / 2;
        var map = new ValueMap(model, new Standardisation(model.Trace, new HashSet<string>()));
        var random = new RandomStream(seed, 1);
        var rows = new double[draws][];
        double[] logP = new double[draws], logQ = new double[draws];
        double[] noise = new double[n], gradient = new double[n], point = new double[n];
        for (int d = 0; d < draws; d++)
        {
            random.Begin(d, StreamPurpose.Laplace);
            random.FillNormal(noise);
            logQ[d] = constant - noise.Sum(z => z * z) / 2;
            block.Factor.Colour(noise);
            for (int i = 0; i < n; i++)
                point[i] = mode.Coordinates[i] + noise[i];
            logP[d] = block.ValueAndGradient(point, gradient);
            rows[d] = map.At(point);
        }
        var builder = new DrawsBuilder(model.Variables, model.Name);
        return new LaplaceFit(mode, builder.AddChain(rows).Build(), logP, logQ, atMode - constant);
    }
}
