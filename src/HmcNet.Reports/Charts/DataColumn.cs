namespace HmcNet.Reports;

/// <summary>A column of the rows that a chart draws: numbers, or levels by their codes.</summary>
/// <param name="Values">Numbers, or codes from 0 where there are levels; what is not finite is missing. Shape [rows].</param>
/// <param name="Levels">The texts that codes stand for; null for numbers.</param>
/// <remarks>
/// Arrays are shared by reference: a page holds an array once, however many charts draw it, so makers of charts keep and pass
/// on the same array.
/// </remarks>
internal sealed record DataColumn(double[] Values, IReadOnlyList<string>? Levels = null)
{
    /// <summary>Texts, each level kept once.</summary>
    public static DataColumn Texts(IEnumerable<string> texts)
    {
        var levels = new List<string>();
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new List<double>();
        foreach (string text in texts)
        {
            if (!codes.TryGetValue(text, out int code))
            {
                code = levels.Count;
                codes.Add(text, code);
                levels.Add(text);
            }
            values.Add(code);
        }
        return new DataColumn([.. values], levels);
    }
}
