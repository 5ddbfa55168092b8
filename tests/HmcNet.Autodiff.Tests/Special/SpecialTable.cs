using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace HmcNet.Autodiff.Tests.Special;

/// <summary>The committed high-precision tables and the public functions they belong to.</summary>
internal static class SpecialTable
{
    /// <summary>One row: arguments, the true value rounded to double, and what rounding took away.</summary>
    internal readonly record struct Row(double[] Arguments, double Value, double Rest);

    /// <summary>Every public static scalar function of doubles (an int order first is allowed), as "Class.Function".</summary>
    internal static IReadOnlyDictionary<string, MethodInfo> Functions { get; } = FindFunctions();

    internal static string Folder { get; } = FindFolder();

    internal static Row[] Read(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, name + ".csv"));
        return Array.ConvertAll(lines[1..], line =>
        {
            var cells = Array.ConvertAll(line.Split(','), c => double.Parse(c, CultureInfo.InvariantCulture));
            return new Row(cells[..^2], cells[^2], cells[^1]);
        });
    }

    internal static double Call(MethodInfo method, double[] arguments)
    {
        var parameters = method.GetParameters();
        var boxed = new object[arguments.Length];
        for (var i = 0; i < boxed.Length; i++)
            boxed[i] = parameters[i].ParameterType == typeof(int) ? (object)(int)arguments[i] : arguments[i];
        return (double)method.Invoke(null, boxed)!;
    }

    /// <summary>Distance of a double from the next one away from zero.</summary>
    internal static double Ulp(double x) => Math.BitIncrement(Math.Abs(x)) - Math.Abs(x);

    private static Dictionary<string, MethodInfo> FindFunctions() =>
        typeof(HmcNet.Autodiff.Special.LogExp).Assembly.GetTypes()
            .Where(t => t.IsPublic && t.Namespace == "HmcNet.Autodiff.Special")
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(m => m.ReturnType == typeof(double) && !m.IsGenericMethod
                && m.GetParameters().All(p => p.ParameterType == typeof(double) || p.ParameterType == typeof(int)))
            // Of .NET's own functions those that loops and their scalar ends use.
            .Concat(new[] { nameof(Math.Exp), nameof(Math.Log), nameof(Math.Tanh) }.Select(n => typeof(Math).GetMethod(n, [typeof(double)])!))
            .ToDictionary(m => $"{m.DeclaringType!.Name}.{m.Name}");

    private static string FindFolder([CallerFilePath] string here = "")
    {
        if (Environment.GetEnvironmentVariable("HMCNET_SPECIAL_TABLES") is { Length: > 0 } given)
            return given;
        for (var folder = AppContext.BaseDirectory; folder != null; folder = Path.GetDirectoryName(folder))
        {
            var candidate = Path.Combine(folder, "tests", "data", "special-functions");
            if (Directory.Exists(candidate))
                return candidate;
        }
        return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "data", "special-functions"));
    }
}
