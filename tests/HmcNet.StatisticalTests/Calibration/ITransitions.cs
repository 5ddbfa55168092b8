using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;

namespace HmcNet.StatisticalTests.Calibration;

/// <summary>A sampler, one transition at a time, on data that change under it.</summary>
internal interface ITransitions
{
    /// <summary>Goes to parameters.</summary>
    /// <param name="values">Elements of the parameters by name.</param>
    void MoveTo(Dictionary<string, double[]> values);

    /// <summary>One transition that leaves the posterior given the data invariant.</summary>
    /// <param name="iteration">Names the random numbers.</param>
    /// <param name="data">The data.</param>
    /// <param name="values">Written: the elements of the parameters.</param>
    void Next(int iteration, IReadOnlyDictionary<DataSource, double[]> data, double[] values);
}
