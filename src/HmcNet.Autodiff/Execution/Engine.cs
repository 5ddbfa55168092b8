namespace HmcNet.Autodiff.Execution;

/// <summary>How a graph is evaluated.</summary>
public enum Engine
{
    /// <summary>Compiled where the runtime can generate code, interpreted elsewhere.</summary>
    Automatic,

    /// <summary>Node by node, in scalar code: the specification of what every graph means.</summary>
    Interpreted,

    /// <summary>Fused loops in generated SIMD code.</summary>
    Compiled,
}
