using System.Diagnostics;
using System.Reflection;

namespace HmcNet.Autodiff.Ir;

/// <summary>Finds the line of the user's own code that led into HmcNet, for messages.</summary>
internal static class SourceLocation
{
    private static readonly string[] Own = ["HmcNet.Autodiff", "HmcNet", "HmcNet.Reports", "HmcNet.Cli"];

    /// <summary>File and line of the innermost caller outside HmcNet's libraries; null when it is not known.</summary>
    public static string? OfCaller()
    {
        foreach (StackFrame frame in new StackTrace(fNeedFileInfo: true).GetFrames())
        {
            MethodBase? method = frame.GetMethod();
            string? assembly = method?.DeclaringType?.Assembly.GetName().Name;
            if (assembly is null || Own.Contains(assembly) || assembly.StartsWith("System", StringComparison.Ordinal))
                continue;
            string? file = frame.GetFileName();
            return file is null
                ? $"{method!.DeclaringType!.Name}.{method.Name}"
                : $"{Path.GetFileName(file)}, line {frame.GetFileLineNumber()}";
        }
        return null;
    }

}
