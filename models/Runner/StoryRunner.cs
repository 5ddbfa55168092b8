using System.Diagnostics;

namespace HmcNet.CaseStudies.Runner;

/// <summary>Runs whole studies and closes with the table of all their results.</summary>
public static class StoryRunner
{
    /// <summary>Runs the stories of studies, one after the other.</summary>
    /// <param name="studies">The studies.</param>
    /// <param name="settings">What the command line asked for.</param>
    /// <param name="output">Takes the text.</param>
    /// <param name="error">Takes what went wrong; the studies after it run all the same.</param>
    /// <param name="cancellation">Stops the run; the table of what was done so far is printed.</param>
    /// <returns>Whether every story came to its end and no row of the table differs by more than <see cref="ExpectedRow.Bound"/>.</returns>
    public static bool Run(IReadOnlyList<Study> studies, SessionSettings settings, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        new NutsOptions { Chains = settings.Chains, IterSampling = settings.IterSampling ?? 1 }.Validate();
        var clock = Stopwatch.StartNew();
        var rows = new List<ExpectedRow>();
        bool complete = true;
        foreach (Study study in studies)
        {
            var session = new StudySession(study, settings, output, cancellation);
            complete &= Tell(session, error);
            rows.AddRange(session.Rows);
            if (cancellation.IsCancellationRequested)
                break;
        }
        output.WriteLine(ClosingTable.Of(rows, clock.Elapsed));
        return complete && rows.TrueForAll(row => row.Largest <= ExpectedRow.Bound);
    }

    private static bool Tell(StudySession session, TextWriter error)
    {
        Study study = session.Study;
        string title = $"{study.Name}: {study.Title}";
        session.Write(title);
        session.Write(new string('=', title.Length));
        session.Write();
        try
        {
            study.Story(session);
            return true;
        }
        catch (HmcNetException fault)
        {
            error.WriteLine($"Error in {study.Name}: {fault.Message}");
            return false;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine($"Stopped in {study.Name}.");
            return false;
        }
    }
}
