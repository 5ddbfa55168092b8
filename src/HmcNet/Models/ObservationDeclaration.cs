using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;

namespace HmcNet;

/// <summary>An observation of a traced model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">The data, which can be bound again.</param>
/// <param name="Distribution">Its distribution.</param>
/// <param name="LogLikelihood">One value for each event.</param>
internal sealed record ObservationDeclaration(string Name, DataSource Source, Distribution Distribution, Tensor LogLikelihood);
