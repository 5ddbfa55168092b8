using System.Globalization;
using HmcNet.Sampling;

namespace HmcNet.Deriving;

/// <summary>Evaluates functions of draws, one draw after the other, and makes draws of what they give.</summary>
internal static class DerivedColumns
{
    /// <summary>Draws of one new variable.</summary>
    /// <param name="draws">The run.</param>
    /// <param name="role">What it is in messages, e.g. "derived quantity".</param>
    /// <param name="variable">The variable, given the length of the first value.</param>
    /// <param name="value">The function.</param>
    public static Draws Evaluate(Draws draws, string role, Func<int, Variable> variable, Func<Draw, double[]> value)
    {
        double[][][]? columns = null;
        Variable? known = null;
        for (int c = 0; c < draws.Chains; c++)
        {
            for (int i = 0; i < draws.Chain(c).Iterations; i++)
            {
                double[] values = Call(draws, c, i, known is null ? role : $"{role} \"{known.Name}\"", value);
                if (known is null)
                {
                    known = variable(values.Length);
                    columns = Room(draws, known.Size);
                }
                Check(known, values, role, Place(c, i));
                for (int e = 0; e < values.Length; e++)
                    columns![c][e][i] = values[e];
            }
        }
        known ??= variable(1);
        return Of(draws, [known], columns ?? Room(draws, known.Size));
    }

    /// <summary>Draws of given variables, chain by chain as long as those of a run.</summary>
    /// <param name="draws">The run, whose chains, settings and ends they take over.</param>
    /// <param name="variables">The variables.</param>
    /// <param name="columns">Shape [chain][entry][iteration]; not copied.</param>
    public static Draws Of(Draws draws, IReadOnlyList<Variable> variables, double[][][] columns)
    {
        var layout = new VariableLayout(variables);
        return Draws.FromChains([.. Enumerable.Range(0, draws.Chains).Select(c =>
        {
            ChainDraws chain = draws.Chain(c);
            ChainStart start = chain.Start with { Variables = layout };
            return new ChainDraws(start, ChainColumns.Of(columns[c], chain.Iterations, []), null, null, chain.End);
        })]);
    }

    /// <summary>Empty columns, [chain][entry][iteration].</summary>
    public static double[][][] Room(Draws draws, int entries) =>
        [.. Enumerable.Range(0, draws.Chains).Select(c => Enumerable.Range(0, entries).Select(_ => new double[draws.Chain(c).Iterations]).ToArray())];

    /// <summary>Refuses draws of which nothing can be computed.</summary>
    public static void RequireDraws(Draws draws, string what)
    {
        if (draws.TotalDraws == 0)
            throw new HmcNetException(
                $"There is no draw to compute {what} from.", where: $"draws of \"{draws.ModelName}\"", expected: "at least one draw after warm-up", found: "none",
                remedy: "continue the run: fit.Continue()");
    }

    /// <summary>Place of a draw in messages, counted from 1.</summary>
    public static string Place(int chain, int iteration) => string.Create(CultureInfo.InvariantCulture, $"chain {chain + 1}, draw {iteration + 1}");

    /// <summary>Calls a function of the user's on a draw; what it throws is told with its place.</summary>
    public static T Call<T>(Draws draws, int chain, int iteration, string role, Func<Draw, T> value)
    {
        try
        {
            return value(new Draw(draws, chain, iteration));
        }
        catch (HmcNetException fault)
        {
            string place = $"{role}, {Place(chain, iteration)}";
            throw new HmcNetException(fault.What, fault.Where is null ? place : $"{fault.Where}, in the {place}", fault.Expected, fault.Found, fault.Remedy, fault);
        }
        catch (Exception e)
        {
            throw new HmcNetException(
                $"A function of a draw threw {e.GetType().Name}.", where: $"{role}, {Place(chain, iteration)}", expected: "a value for every draw", found: e.Message,
                inner: e);
        }
    }

    private static void Check(Variable variable, double[] values, string role, string place)
    {
        if (values.Length != variable.Size)
            throw new HmcNetException(
                "A function of a draw gave another number of values than at the first draw, or than its dimensions hold.",
                where: $"{role} \"{variable.Name}\", {place}",
                expected: string.Create(CultureInfo.InvariantCulture, $"{variable.Size}"), found: string.Create(CultureInfo.InvariantCulture, $"{values.Length}"));
        int fault = Array.FindIndex(values, double.IsNaN);
        if (fault >= 0)
            throw new HmcNetException(
                "A function of a draw gave NaN.", where: $"{role} \"{variable.EntryName(fault)}\", {place}", expected: "a number for every draw", found: "NaN",
                remedy: "look for 0/0, the logarithm or root of a negative number, or NaN among the draws that it reads");
    }
}
