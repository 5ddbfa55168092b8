namespace HmcNet.Reports.Tests;

/// <summary>A test that needs Node; reported as skipped where it is missing.</summary>
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (Programs.Node is null)
            Skip = "Node was not found.";
    }
}
