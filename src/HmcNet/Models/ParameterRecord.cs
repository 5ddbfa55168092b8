using System.Reflection;
using HmcNet.Autodiff;

namespace HmcNet;

/// <summary>Turns an object whose tensors name the parameters of a model into one that holds their traced values.</summary>
internal static class ParameterRecord
{
    public static T Declare<T>(ModelBuilder m, T parameters)
    {
        PropertyInfo[] tensors = [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.PropertyType == typeof(Tensor) && p.GetIndexParameters().Length == 0)];
        ConstructorInfo? constructor = typeof(T).GetConstructors().FirstOrDefault(c => Matches(c, tensors));
        if (tensors.Length == 0 || constructor is null)
            throw new HmcNetException(
                "The parameters of a model cannot be read.", where: $"model \"{m.ModelName}\"",
                expected: "an object like new { mu = Real(), tau = Positive() }: tensors only, and a constructor that takes them",
                found: $"{typeof(T).Name} with {string.Join(", ", typeof(T).GetProperties().Select(p => $"{p.PropertyType.Name} {p.Name}"))}");
        var values = new Dictionary<string, Tensor>(StringComparer.OrdinalIgnoreCase);
        foreach (PropertyInfo property in tensors)
        {
            var tensor = (Tensor?)property.GetValue(parameters);
            Space.Specification specification = (tensor is null ? null : Space.SpecificationOf(tensor)) ?? throw new HmcNetException(
                "A parameter was not given by its space.", where: $"parameter \"{property.Name}\"",
                expected: "a function of HmcNet.Space: Real(), Positive(), Vector(8), Simplex(3), ...", found: tensor is null ? "null" : tensor.ToString());
            values.Add(property.Name, m.Parameter(property.Name, specification.Support, specification.Over));
        }
        return (T)constructor.Invoke([.. constructor.GetParameters().Select(p => values[p.Name!])]);
    }

    private static bool Matches(ConstructorInfo constructor, PropertyInfo[] tensors)
    {
        ParameterInfo[] parameters = constructor.GetParameters();
        return parameters.Length == tensors.Length
            && parameters.All(p => p.ParameterType == typeof(Tensor) && tensors.Any(t => string.Equals(t.Name, p.Name, StringComparison.OrdinalIgnoreCase)));
    }
}
