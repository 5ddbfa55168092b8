using System.Diagnostics;
using HmcNet.Autodiff;

namespace HmcNet;

/// <content>How models are made.</content>
public sealed partial class Model
{
    /// <summary>
    /// Makes a model from a function that declares parameters, observations and derived quantities.
    /// </summary>
    /// <param name="name">Name of the model, used in files and messages.</param>
    /// <param name="define">The function; it runs once now, and again only when data of another length are bound.</param>
    /// <param name="options">How it is made ready; null for the defaults.</param>
    /// <returns>The model, ready to be sampled.</returns>
    /// <exception cref="HmcNetException">
    /// When the function throws (says on which line), shapes do not fit, an observed value is missing or outside its
    /// distribution's support, there is no parameter, or no term depends on one.
    /// </exception>
    public static Model Define(string name, Action<ModelBuilder> define, ModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(define);
        return FromTrace(name, () => Run(name, define), options ?? new ModelOptions());
    }

    /// <summary>Makes a model from a log density over named, constrained tensors.</summary>
    /// <typeparam name="T">An anonymous or other type whose tensors are the parameters, with a constructor that takes them all.</typeparam>
    /// <param name="parameters">The parameters, e.g. <c>new { mu = Real(), tau = Positive(), theta = Vector(8) }</c> with the
    /// functions of <see cref="Space"/>.</param>
    /// <param name="logDensity">The log density of the constrained parameters; the elements of a vector are summed. The
    /// log-Jacobians of the supports are added to it.</param>
    /// <param name="name">Name of the model, used in files and messages.</param>
    /// <param name="options">How it is made ready; null for the defaults.</param>
    /// <returns>The model, ready to be sampled.</returns>
    /// <exception cref="HmcNetException">When the type has no tensors or no such constructor, or the function throws.</exception>
    public static Model FromLogDensity<T>(T parameters, Func<T, Tensor> logDensity, string name = "model", ModelOptions? options = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(logDensity);
        return FromTrace(name, () => Run(name, m =>
        {
            T constrained = ParameterRecord.Declare(m, parameters);
            m.AddLogDensity("log density", logDensity(constrained));
        }), options ?? new ModelOptions());
    }

    /// <summary>A model made of this one by a change of its trace; it stays on this model's data, and other data can be bound to it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="change">From this model's trace to its own; it runs again when this model's function has to.</param>
    internal Model Transform(string name, Func<ModelTrace, ModelTrace> change) =>
        new(name, new ModelGraphs(change(Trace)), () => change(trace()), options, 0) { data = data, replaced = replaced, table = table };

    private static Model FromTrace(string name, Func<ModelTrace> trace, ModelOptions options)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new HmcNetException("A model needs a name.", expected: "a name such as \"scorpions\", used in files and messages", found: "none");
        long start = Stopwatch.GetTimestamp();
        var graphs = new ModelGraphs(trace());
        return new Model(name, graphs, trace, options, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static ModelTrace Run(string name, Action<ModelBuilder> define)
    {
        var builder = new ModelBuilder(name);
        try
        {
            define(builder);
        }
        catch (Exception e) when (e is not HmcNetException)
        {
            throw new HmcNetException(
                $"The function of model \"{name}\" threw {e.GetType().Name}.", where: UserLine.Of(e), expected: "a function that runs to its end",
                found: e.Message, inner: e);
        }
        ModelChecks.Check(name, builder.Trace);
        return builder.Trace;
    }
}
