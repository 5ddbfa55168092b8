using HmcNet.Autodiff.Execution;
using HmcNet.Randomness;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>
/// Draws a discrete variable from the probabilities of all its values: all elements at once where they are conditionally
/// independent, else one after the other.
/// </summary>
internal sealed class EnumerationKernel : GibbsKernel
{
    private readonly GraphFunction terms;
    private readonly KernelBounds bounds;
    private readonly StateVariable variable;
    private readonly bool isIndependent;
    private readonly double[] outputs;
    private readonly double[] start;
    private double[] weights = [];

    /// <summary>Creates the kernel of one chain.</summary>
    /// <param name="terms">The log density of each element up to a constant, or of all together; with a workspace of this chain's own.</param>
    /// <param name="bounds">Least and largest value of the elements.</param>
    /// <param name="variable">The variable.</param>
    public EnumerationKernel(GraphFunction terms, KernelBounds bounds, StateVariable variable)
    {
        this.terms = terms;
        this.bounds = bounds;
        this.variable = variable;
        outputs = new double[terms.OutputCount];
        isIndependent = outputs.Length == variable.Size;
        start = new double[variable.Size];
    }

    public override void Update(Span<double> state, RandomStream random)
    {
        bounds.Evaluate(state);
        Span<double> x = state.Slice(variable.Offset, variable.Size);
        if (isIndependent)
            UpdateTogether(state, x, random);
        else
            UpdateInTurn(state, x, random);
    }

    private void UpdateTogether(Span<double> state, Span<double> x, RandomStream random)
    {
        int most = 0;
        for (int i = 0; i < x.Length; i++)
            most = Math.Max(most, Count(i));
        if (weights.Length < most * x.Length)
            weights = new double[most * x.Length];
        x.CopyTo(start);
        for (int k = 0; k < most; k++)
        {
            for (int i = 0; i < x.Length; i++)
                x[i] = bounds.Lower(i) + Math.Min(k, Count(i) - 1);
            Evaluations++;
            terms.Run(state, outputs);
            for (int i = 0; i < x.Length; i++)
                weights[i * most + k] = k < Count(i) ? outputs[i] : double.NegativeInfinity;
        }
        for (int i = 0; i < x.Length; i++)
            x[i] = bounds.Lower(i) + Choose(weights.AsSpan(i * most, Count(i)), i, start[i], random);
    }

    private void UpdateInTurn(Span<double> state, Span<double> x, RandomStream random)
    {
        for (int i = 0; i < x.Length; i++)
        {
            int count = Count(i);
            if (weights.Length < count)
                weights = new double[count];
            double current = x[i];
            for (int k = 0; k < count; k++)
            {
                x[i] = bounds.Lower(i) + k;
                Evaluations++;
                terms.Run(state, outputs);
                weights[k] = outputs[0];
            }
            x[i] = bounds.Lower(i) + Choose(weights.AsSpan(0, count), i, current, random);
        }
    }

    private int Count(int element) => (int)(bounds.Upper(element) - bounds.Lower(element)) + 1;

    /// <summary>Chooses a place with probability proportional to the exponential of its weight.</summary>
    private int Choose(Span<double> logWeights, int element, double current, RandomStream random)
    {
        double largest = double.NegativeInfinity;
        foreach (double w in logWeights)
            largest = Math.Max(largest, w);
        if (!double.IsFinite(largest))
            throw KernelFaults.NotFinite(variable.Parameter.Variable.EntryName(element), current, largest);
        double sum = 0;
        foreach (ref double w in logWeights)
        {
            w = Math.Exp(w - largest);
            sum += w;
        }
        double u = random.NextUniform() * sum;
        int last = 0;
        for (int k = 0; k < logWeights.Length; k++)
        {
            if (logWeights[k] == 0)
                continue;
            last = k;
            u -= logWeights[k];
            if (u <= 0)
                return k;
        }
        return last;
    }
}
