using HmcNet.Formulas;

namespace HmcNet.MixedModels;

/// <summary>The design of a random-effects term.</summary>
internal sealed class RandomDesign
{
    private RandomDesign(RandomTerm term, Factor group, DesignMatrix effects)
    {
        Term = term;
        Group = group;
        Codes = [.. group.Codes];
        Levels = group.Levels;
        Effects = effects;
        Width = effects.Columns.Count;
    }

    /// <summary>The term of the formula.</summary>
    public RandomTerm Term { get; }

    /// <summary>The group.</summary>
    public Factor Group { get; }

    /// <summary>The level of each row.</summary>
    public int[] Codes { get; }

    /// <summary>The levels.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>What varies over the group.</summary>
    public DesignMatrix Effects { get; }

    /// <summary>Number of effects of a level.</summary>
    public int Width { get; }

    /// <summary>Number of random effects, levels times width.</summary>
    public int Size => Levels.Count * Width;

    /// <summary>Number of parameters of the covariance of the effects of a level.</summary>
    public int ThetaCount => Width * (Width + 1) / 2;

    /// <summary>For messages: "(x | g)".</summary>
    public string Label => $"({Term.Effects.Text} | {Term.GroupName})";

    /// <summary>The designs of a formula's random effects; terms with more levels come first, as in lme4's mkReTrms.</summary>
    public static RandomDesign[] Build(FormulaData data)
    {
        RandomDesign[] designs = [.. data.Formula.Random.Select(term =>
        {
            Factor[] factors = [.. term.Group.Select(data.Table.Factor)];
            Factor group = factors.Length == 1 ? factors[0] : Factor.Cross(factors);
            return new RandomDesign(term, group, DesignMatrix.Build(data, term.Effects));
        })];
        bool isOrdered = designs.Zip(designs.Skip(1)).All(pair => pair.First.Levels.Count >= pair.Second.Levels.Count);
        // R's rev(order(levels)): terms of equally many levels change their order too.
        return isOrdered ? designs : [.. designs.OrderBy(d => d.Levels.Count).Reverse()];
    }
}
