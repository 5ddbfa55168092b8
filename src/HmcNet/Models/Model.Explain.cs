namespace HmcNet;

/// <content>Why a model is fast or slow.</content>
public sealed partial class Model
{
    /// <summary>
    /// The answer to "why is my model slow": the traced log density, what each pass left of the graph of value and
    /// gradient, the loops and routines that it was compiled to, and the measured cost of a gradient.
    /// </summary>
    /// <returns>
    /// Text of several sections. The cost, in microseconds and bytes allocated, is measured here, at the point where all
    /// coordinates are 0 (median of several rounds); the rest is the same in every run.
    /// </returns>
    public string Explain() => new ModelExplanation(this, graphs, gradientFunction.Value, ReadyIn).Text();
}
