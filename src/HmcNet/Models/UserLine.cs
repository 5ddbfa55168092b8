using System.Diagnostics;

namespace HmcNet;

/// <summary>Finds the line of a user's function that an exception came from.</summary>
internal static class UserLine
{
    private static readonly string[] Own = ["HmcNet.Autodiff", "HmcNet"];

    /// <summary>File and line of the innermost frame outside HmcNet and .NET; null when it is not known.</summary>
    public static string? Of(Exception exception)
    {
        foreach (StackFrame frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            Type? type = frame.GetMethod()?.DeclaringType;
            string? assembly = type?.Assembly.GetName().Name;
            if (assembly is null || Own.Contains(assembly) || assembly.StartsWith("System", StringComparison.Ordinal))
                continue;
            string? file = frame.GetFileName();
            return file is null ? $"{type!.Name}.{frame.GetMethod()!.Name}" : $"{Path.GetFileName(file)}, line {frame.GetFileLineNumber()}";
        }
        return null;
    }
}
