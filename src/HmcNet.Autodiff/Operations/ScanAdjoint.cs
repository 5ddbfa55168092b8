using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Operations;

/// <summary>
/// The derivative rule of <see cref="Scan"/>: with v the derivative with respect to the states after a step, the body
/// is differentiated once, which gives v for the step before and the derivatives with respect to input and numbers;
/// repeated over the steps from the last to the first.
/// </summary>
internal sealed class ScanAdjoint(Scan scan, Node node, Tensor adjoint, AdjointContext context)
{
    private readonly ScanBody body = scan.Body;

    /// <summary>Adds the contributions to the derivatives of the scan's inputs.</summary>
    public void Add()
    {
        Graph graph = body.Graph;
        Tensor[] places = [.. graph.Parameters.Select(p => new Tensor(p))];
        int firstNumber = body.States + body.Inputs;
        int[] inputs = [.. Enumerable.Range(body.States, body.Inputs).Where(context.Needs)];
        int[] numbers = [.. Enumerable.Range(firstNumber, places.Length - firstNumber).Where(context.Needs)];

        Tensor[] carried = [.. places[..body.States].Select(p => Tensor.Parameter("adjoint of state", p.Shape))];
        Tensor[] seeds = [.. graph.Outputs.Select(o => Tensor.Parameter("adjoint of result", o.Shape))];
        Tensor[] arriving = [.. seeds.Select((s, k) => k < body.States ? carried[k] + s : s)];
        IReadOnlyList<Tensor> gradient = ReverseMode.Pullback(
            [.. graph.Outputs.Select(o => new Tensor(o))], arriving,
            [.. places[..body.States], .. inputs.Select(i => places[i]), .. numbers.Select(i => places[i])], context.Masked);

        Tensor[] outside = node.Inputs.ToArray().Select(i => new Tensor(i)).ToArray();
        Tensor[] parts = [.. seeds.Select((_, k) => scan.Part(adjoint, k))];
        ScanResult result = new ScanBuilder
        {
            Steps = scan.Steps,
            Reversed = !scan.Reversed,
            States = carried,
            Initial = [.. carried.Select(c => TensorMath.Zeros(c.Shape))],
            Inputs = [.. places[..firstNumber], .. seeds[..body.Kept]],
            InputValues = [.. StatesBefore(), .. outside[body.States..firstNumber], .. parts[..body.Kept]],
            Numbers = [.. places[firstNumber..], .. seeds[body.Kept..]],
            NumberValues = [.. outside[firstNumber..], .. parts[body.Kept..]],
            Next = [.. gradient.Take(body.States)],
            Outputs = [.. gradient.Skip(body.States).Take(inputs.Length)],
            Sums = [.. gradient.Skip(body.States + inputs.Length)],
        }.Build();

        for (int j = 0; j < body.States; j++)
        {
            if (context.Needs(j))
                context.Add(j, result.States[j][scan.Reversed ? scan.Steps - 1 : 0]);
        }
        for (int k = 0; k < inputs.Length; k++)
            context.Add(inputs[k], result.Outputs[k]);
        for (int k = 0; k < numbers.Length; k++)
            context.Add(numbers[k], result.Sums[k]);
    }

    private IEnumerable<Tensor> StatesBefore()
    {
        for (int j = 0; j < body.States; j++)
            yield return ScanBuilder.Before(new Tensor(node.Inputs[j]), scan.Part(new Tensor(node), j), scan.Reversed);
    }
}
