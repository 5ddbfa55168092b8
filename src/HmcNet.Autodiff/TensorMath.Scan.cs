using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff;

/// <content>Recurrences over time.</content>
public static partial class TensorMath
{
    /// <summary>
    /// A recurrence over time, written once: state[0] = step(initialState, inputs[0]), state[t] = step(state[t - 1], inputs[t]).
    /// </summary>
    /// <param name="initialState">The state before the first step, of any shape.</param>
    /// <param name="inputs">One input for each step along the first axis, shape [T, ...]; data or parameters.</param>
    /// <param name="step">
    /// The next state, of the state's shape, from state and input; it may read other tensors, which stay the same at all
    /// steps. It runs once, so the time to trace and to compile does not depend on T.
    /// </param>
    /// <returns>The states after each step, shape [T, ...].</returns>
    /// <exception cref="HmcNetException">When the next state has another shape, or the inputs have no first axis.</exception>
    /// <remarks>
    /// What depends on inputs alone is computed for all times at once. Elements chosen by an index that changes over
    /// time are looked up outside: pass <c>alpha[index]</c> as an input.
    /// </remarks>
    public static Tensor Scan(Tensor initialState, Tensor inputs, Func<Tensor, Tensor, Tensor> step)
    {
        Tensor[] initial = [Given(initialState)];
        Tensor[] over = [Given(inputs)];
        ArgumentNullException.ThrowIfNull(step);
        return Scan(initial, over, (states, x) => [step(states[0], x[0])])[0];
    }

    /// <summary>A recurrence of several states and inputs; see <see cref="Scan(Tensor, Tensor, Func{Tensor, Tensor, Tensor})"/>.</summary>
    /// <param name="initialStates">Each state before the first step, of any shapes.</param>
    /// <param name="inputs">Inputs of one length T along the first axis; at least one.</param>
    /// <param name="step">
    /// The next states, of the states' shapes, from states and inputs. A state that no step reads serves to get further
    /// results of each step, e.g. terms of a log-likelihood.
    /// </param>
    /// <returns>For each state its values after each step, shape [T, ...].</returns>
    /// <exception cref="HmcNetException">When shapes do not fit, or there is no input.</exception>
    public static Tensor[] Scan(Tensor[] initialStates, Tensor[] inputs, Func<Tensor[], Tensor[], Tensor[]> step)
    {
        ArgumentNullException.ThrowIfNull(initialStates);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(step);
        if (inputs.Length == 0 || inputs.Any(x => Given(x).Rank == 0 || x.Length != inputs[0].Length))
            throw new HmcNetException(
                "The inputs of Scan do not fit.", where: SourceLocation.OfCaller(), expected: "inputs of one length along the first axis, at least one",
                found: inputs.Length == 0 ? "none" : string.Join(" and ", inputs.Select(x => x.Shape)));
        Tensor[] states = [.. initialStates.Select(s => Tensor.Parameter("state", Given(s).Shape))];
        Tensor[] places = [.. inputs.Select(x => Tensor.Parameter("input", x.Shape.Without([0])))];
        Tensor[] next = step([.. states], [.. places]) ?? throw Tensor.Missing("Scan");
        if (next.Length != states.Length || next.Zip(states).Any(p => !Given(p.First).Shape.Equals(p.Second.Shape)))
            throw new HmcNetException(
                "The states after a step of Scan are not like those before it.", where: SourceLocation.OfCaller(),
                expected: $"shapes {string.Join(" and ", states.Select(s => s.Shape))}", found: $"shapes {string.Join(" and ", next.Select(s => s.Shape))}",
                remedy: "give initial states of the full shape, e.g. Zeros(shape)");
        var capture = new ScanCapture([.. states, .. places], next);
        return new ScanBuilder
        {
            Steps = inputs[0].Length,
            Reversed = false,
            States = states,
            Initial = initialStates,
            Inputs = places,
            InputValues = inputs,
            Numbers = capture.Places,
            NumberValues = capture.Values,
            Next = capture.Results,
        }.Build().States;
    }
}
