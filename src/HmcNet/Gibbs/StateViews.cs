using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Supports;

namespace HmcNet.GibbsSampling;

/// <summary>Shows the state to conditionals that users wrote.</summary>
internal static class StateViews
{
    /// <summary>A view of the parameters' values.</summary>
    /// <param name="model">The model.</param>
    /// <param name="values">From the state to the parameters; with a workspace of its own.</param>
    public static GibbsState Create(StateModel model, GraphFunction values)
    {
        var flat = new double[values.OutputCount];
        return new GibbsState(model.Variables.Select(v => (v.Name, v.Parameter.Shape.Size)), (state, view) =>
        {
            values.Run(state, flat);
            int next = 0;
            foreach (StateVariable variable in model.Variables)
            {
                double[] room = view.Room(variable.Name);
                flat.AsSpan(next, room.Length).CopyTo(room);
                next += room.Length;
            }
        });
    }

    /// <summary>Numbers for a bound of a variable's support at the state that a view shows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="bound">The bound as the support holds it.</param>
    /// <param name="view">The view.</param>
    public static double[] Evaluate(StateModel model, StateVariable variable, Tensor bound, GibbsState view)
    {
        if (ConstantValues.TryGet(bound, out double[] constant))
            return constant;
        (Tensor? lower, Tensor? upper) = model.BoundsOn(variable);
        Tensor written = ReferenceEquals(bound, LowerOf(variable.Support)) ? lower! : upper!;
        var values = new double[bound.Shape.Size];
        new Interpreter(Autodiff.Ir.Graph.Create([written], model.Inputs), model.Data).Run(view.Current, values);
        return values;
    }

    private static Tensor? LowerOf(Support support) => support switch
    {
        BoundedSupport bounded => bounded.LowerBound,
        IntegerSupport integer => integer.LowerBound,
        _ => null,
    };
}
