using HmcNet.Autodiff.Execution;

namespace HmcNet.Sampling;

/// <summary>A density of a chain that several threads can compute together; its numbers do not depend on them.</summary>
internal interface IThreadedDensity
{
    /// <summary>Lets a team help the thread that calls the density.</summary>
    /// <param name="team">The team; null for that thread alone.</param>
    void Use(ThreadTeam? team);
}
