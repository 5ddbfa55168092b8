namespace HmcNet;

/// <summary>How far exact refits have come.</summary>
/// <param name="Done">Refits that are done; 0 in the first report, which comes before any refit.</param>
/// <param name="Total">Refits in all.</param>
/// <param name="Remaining">Time that the others will take: that of the fit itself for each, of the refits so far once there are some.</param>
public readonly record struct LooProgress(int Done, int Total, TimeSpan Remaining);
