using HmcNet.Adaptation;

namespace HmcNet.Tests.Adaptation;

public class WarmupScheduleTests
{
    /// <summary>Lengths; those of windows that learn the metric stand in the middle.</summary>
    [Theory]
    [InlineData(1000, "75|25,50,100,200,500|50")]
    [InlineData(2000, "75|25,50,100,200,400,1100|50")]
    [InlineData(500, "75|25,50,100,200|50")]
    [InlineData(499, "75|25,50,299|50")]
    [InlineData(325, "75|25,50,125|50")]
    [InlineData(200, "75|25,50|50")]
    [InlineData(190, "75|25,40|50")]
    [InlineData(175, "75|25,25|50")]
    [InlineData(174, "75|49|50")]
    [InlineData(151, "75|26|50")]
    [InlineData(150, "75|25|50")]
    [InlineData(149, "22|113|14")]
    [InlineData(100, "15|75|10")]
    [InlineData(20, "3|15|2")]
    [InlineData(19, "19||")]
    [InlineData(1, "1||")]
    [InlineData(0, "||")]
    public void The_windows_are_those_of_Stan(int iterations, string expected) =>
        Assert.Equal(expected, Text(WarmupSchedule.Windows(iterations)));

    [Theory]
    [InlineData(300, 0, 25, 0, "|25,50,225|")]
    [InlineData(300, 100, 200, 0, "100|200|")]
    [InlineData(300, 0, 1, 100, "|1,2,4,8,16,32,137|100")]
    [InlineData(300, 300, 25, 50, "45|225|30")]
    [InlineData(300, int.MaxValue, int.MaxValue, int.MaxValue, "45|225|30")]
    public void Buffers_and_window_can_be_set(int iterations, int init, int window, int term, string expected) =>
        Assert.Equal(expected, Text(WarmupSchedule.Windows(iterations, init, window, term)));

    /// <summary>For every length: all iterations, once, in windows that grow and are not short of the first.</summary>
    [Fact]
    public void The_windows_cover_the_warm_up()
    {
        for (int n = 0; n <= 3000; n++)
        {
            IReadOnlyList<WarmupWindow> windows = WarmupSchedule.Windows(n);
            Assert.Equal(n, windows.Sum(w => w.Length));
            Assert.All(windows, w => Assert.True(w.Length > 0));
            int[] slow = [.. windows.Where(w => w.LearnsMetric).Select(w => w.Length)];
            Assert.Equal(n >= 20, slow.Length > 0);
            Assert.Equal(slow.Order(), slow);
        }
    }

    /// <summary>
    /// The ends of windows against Stan's rule stepped through iteration by iteration: at the end of a window the length
    /// doubles, and the next end is moved to the final buffer when one more window of twice that length would pass it.
    /// </summary>
    [Fact]
    public void The_windows_are_those_of_Stan_stepped_through()
    {
        for (int n = 150; n <= 3000; n++)
        {
            if (n is > 150 and < 175)
                continue; // the departure that WarmupSchedule documents
            var ends = new List<int>();
            int length = 25, next = 75 + 25 - 1, last = n - 50 - 1;
            for (int iteration = 75; iteration <= last; iteration++)
            {
                if (iteration != next)
                    continue;
                ends.Add(iteration + 1);
                length *= 2;
                next = iteration + length;
                if (next == last)
                    continue;
                if (next + 2 * length > last)
                    next = last;
            }
            int end = 75;
            int[] actual = [.. WarmupSchedule.Windows(n).Where(w => w.LearnsMetric).Select(w => end += w.Length)];
            Assert.Equal(ends, actual);
        }
    }

    private static string Text(IReadOnlyList<WarmupWindow> windows)
    {
        int first = windows.TakeWhile(w => !w.LearnsMetric).Count();
        IEnumerable<WarmupWindow> slow = windows.Skip(first).TakeWhile(w => w.LearnsMetric);
        return $"{Join(windows.Take(first))}|{Join(slow)}|{Join(windows.Skip(first + slow.Count()))}";
    }

    private static string Join(IEnumerable<WarmupWindow> windows) => string.Join(',', windows.Select(w => w.Length));
}
