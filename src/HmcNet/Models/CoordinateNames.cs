using HmcNet.Autodiff.Ir;

namespace HmcNet;

/// <summary>Names of unconstrained coordinates: "log sd_alpha", "logit p[2]", "alpha[3]", "standard alpha[3]".</summary>
internal static class CoordinateNames
{
    public static IEnumerable<string> Of(ParameterDeclaration parameter)
    {
        Shape shape = parameter.Coordinates.Shape;
        var coordinates = new Variable(parameter.Name, shape.Lengths.ToArray());
        for (int i = 0; i < shape.Size; i++)
        {
            string entry = coordinates.EntryName(i);
            yield return parameter.Standard is { } standard ? standard.NameCoordinate($"{(parameter.Weights is null ? "standard" : "partly centred")} {entry}") : parameter.Support.NameCoordinate(entry);
        }
    }
}
