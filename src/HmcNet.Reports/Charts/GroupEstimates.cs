using HmcNet.Autodiff.Ir;

namespace HmcNet.Reports;

/// <summary>
/// Estimates of the groups of a group-level vector without pooling and with complete pooling, from the likelihood of their rows
/// with all other parameters at their posterior means.
/// </summary>
/// <remarks>
/// Which rows belong to a group is read from the model: those whose log-likelihood changes with the group's element alone.
/// Gelman and Hill (2007), Data analysis using regression and multilevel/hierarchical models, section 12.2.
/// </remarks>
internal sealed class GroupEstimates
{
    private const int MostGroups = 1000;
    private const int MostSteps = 60;

    /// <summary>Names of the groups.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The vector's entries.</summary>
    public required IReadOnlyList<Quantity> Quantities { get; init; }

    /// <summary>Number of rows of each group.</summary>
    public required int[] Sizes { get; init; }

    /// <summary>For each group the value of greatest likelihood of its own rows; NaN where there is none.</summary>
    public required double[] NoPooling { get; init; }

    /// <summary>Posterior means.</summary>
    public required double[] PartialPooling { get; init; }

    /// <summary>The common value of greatest likelihood of all rows; NaN where there is none.</summary>
    public required double CompletePooling { get; init; }

    /// <summary>For each row of all observations its group, -1 for none; in the layout of the pointwise log-likelihood.</summary>
    public required int[] RowGroups { get; init; }

    /// <summary>The groups of the rows of one observation; null where it has no row with a group.</summary>
    public int[]? RowsOf(PlotSource source, string observation)
    {
        VariableLayout layout = source.Fit!.TryModel()!.PointwiseLogLikelihood.Layout;
        int which = layout.IndexOf(observation);
        int[] rows = RowGroups.AsSpan(layout.Offset(which), layout.Variables[which].Size).ToArray();
        return rows.All(g => g < 0) ? null : rows;
    }

    /// <summary>The names of group-level vectors of a fit for which there are estimates.</summary>
    public static IReadOnlyList<string> Variables(PlotSource source) => source.Fit?.TryModel() is { } model
        ? [.. model.Trace.Parameters.Where(IsGroupLevel).Select(p => p.Name).Where(name => Of(source, name) is not null)]
        : [];

    /// <summary>The estimates; null where the variable is no group-level vector with rows of its own.</summary>
    public static GroupEstimates? Of(PlotSource source, string variable)
    {
        if (source.Fit?.TryModel() is not { } model || model.Trace.Observations.Count == 0)
            return null;
        int at = 0;
        foreach (ParameterDeclaration parameter in model.Trace.Parameters)
        {
            if (parameter.Name == variable)
                return IsGroupLevel(parameter) ? Estimate(source, model, variable, at, parameter.Shape.Size) : null;
            at += parameter.Shape.Size;
        }
        return null;
    }

    private static bool IsGroupLevel(ParameterDeclaration parameter) =>
        parameter.Shape.Rank == 1 && parameter.Shape.Size is >= 2 and <= MostGroups && !parameter.Support.IsDiscrete && parameter.Support.EventRank == 0
        && parameter.Prior is { } prior && prior.EventShape.IsScalar && prior.Parameters.Any(p => p.Value.Node.DependsOnParameters);

    private static GroupEstimates? Estimate(PlotSource source, Model model, string variable, int first, int groups)
    {
        IReadOnlyList<Quantity> quantities = source.FindAll(variable);
        var likelihood = new Rows(model.PointwiseLogLikelihood, Means(source, model), first, groups);
        double[] mean = [.. quantities.Select(q => source.Pooled(q).Average())];
        double scale = Scale(source, quantities, mean);
        if (!(scale > 0) || likelihood.Assign(mean, scale) is not { } sizes || sizes.Sum() == 0)
            return null;
        double[] own = Maximize(mean, scale, likelihood.ByGroup);
        double[] common = Maximize([mean.Average()], scale, t => [likelihood.ByGroup([.. Enumerable.Repeat(t[0], groups)]).Sum()]);
        for (int g = 0; g < groups; g++)
        {
            if (sizes[g] == 0)
                own[g] = double.NaN;
        }
        return new GroupEstimates
        {
            Names = [.. quantities.Select(q => GroupName(q, variable))],
            Quantities = quantities,
            Sizes = sizes,
            RowGroups = likelihood.Groups,
            NoPooling = own,
            PartialPooling = mean,
            CompletePooling = common[0],
        };
    }

    private static string GroupName(Quantity q, string variable) => q.DisplayName[(variable.Length + 1)..^1];

    private static double[] Means(PlotSource source, Model model)
    {
        int count = model.Trace.Parameters.Sum(p => p.Shape.Size);
        return [.. Enumerable.Range(0, count).Select(e => source.Draws.Pooled(e).Average())];
    }

    private static double Scale(PlotSource source, IReadOnlyList<Quantity> quantities, double[] mean)
    {
        double center = mean.Average();
        double between = mean.Sum(m => (m - center) * (m - center)) / mean.Length;
        double within = quantities.Average(q =>
        {
            double[] draws = source.Pooled(q);
            double m = draws.Average();
            return draws.Sum(v => (v - m) * (v - m)) / draws.Length;
        });
        return Math.Sqrt(between + within);
    }

    // Newton's method with differences, for all groups at a time: their likelihoods do not share elements.
    private static double[] Maximize(double[] start, double scale, Func<double[], double[]> likelihood)
    {
        double[] at = [.. start];
        double[] value = likelihood(at);
        var last = new double[at.Length];
        double h = 1e-3 * scale;
        for (int step = 0; step < MostSteps; step++)
        {
            double[] up = likelihood([.. at.Select(t => t + h)]), down = likelihood([.. at.Select(t => t - h)]);
            var move = new double[at.Length];
            for (int g = 0; g < at.Length; g++)
            {
                double slope = (up[g] - down[g]) / (2 * h), bend = (up[g] - 2 * value[g] + down[g]) / (h * h);
                double newton = bend < 0 ? -slope / bend : Math.Sign(slope) * scale;
                move[g] = double.IsFinite(newton) ? Math.Clamp(newton, -4 * scale, 4 * scale) : 0;
            }
            (at, value) = Advance(at, value, move, likelihood);
            last = move;
            if (move.All(m => Math.Abs(m) < 1e-7 * scale))
                break;
        }
        // What still moves, or went far away, has its maximum at infinity.
        return [.. at.Select((t, g) => Math.Abs(last[g]) < 1e-3 * scale && Math.Abs(t - start[g]) < 50 * scale ? t : double.NaN)];
    }

    private static (double[] At, double[] Value) Advance(double[] at, double[] value, double[] move, Func<double[], double[]> likelihood)
    {
        for (int halving = 0; halving < 30; halving++)
        {
            double[] next = [.. at.Select((t, g) => t + move[g])];
            double[] reached = likelihood(next);
            int[] worse = [.. Enumerable.Range(0, at.Length).Where(g => move[g] != 0 && !(reached[g] >= value[g] - 1e-9 * Math.Abs(value[g])))];
            if (worse.Length == 0)
                return (next, reached);
            foreach (int g in worse)
                move[g] = halving == 28 ? 0 : move[g] / 2;
        }
        return (at, value);
    }

    /// <summary>The pointwise log-likelihood as a function of the vector alone, summed by group.</summary>
    private sealed class Rows(PointwiseLogLikelihood pointwise, double[] draw, int first, int groups)
    {
        private readonly double[] values = new double[pointwise.Layout.Size];
        private readonly int[] group = new int[pointwise.Layout.Size];

        /// <summary>The group of every row, -1 for none.</summary>
        public int[] Groups => group;

        /// <summary>Finds the group of every row; null when a row meets several groups.</summary>
        public int[]? Assign(double[] mean, double scale)
        {
            Array.Fill(group, -1);
            double[] at = [.. Evaluate(mean)];
            var sizes = new int[groups];
            for (int g = 0; g < groups; g++)
            {
                double[] moved = [.. mean];
                moved[g] += 0.37 * scale;
                double[] there = Evaluate(moved);
                for (int row = 0; row < at.Length; row++)
                {
                    if (at[row].Equals(there[row]))
                        continue;
                    if (group[row] >= 0)
                        return null;
                    group[row] = g;
                    sizes[g]++;
                }
            }
            return sizes;
        }

        public double[] ByGroup(double[] vector)
        {
            double[] rows = Evaluate(vector);
            var sums = new double[groups];
            for (int row = 0; row < rows.Length; row++)
            {
                if (group[row] >= 0)
                    sums[group[row]] += rows[row];
            }
            return sums;
        }

        private double[] Evaluate(double[] vector)
        {
            vector.CopyTo(draw.AsSpan(first));
            pointwise.Evaluate(draw, values);
            return values;
        }
    }
}
