using HmcNet.Adaptation;

namespace HmcNet.Tests.Adaptation;

public class PairedScheduleTests
{
    [Theory]
    [InlineData(1000, 300, 850, 30, new[] { 380, 500 })]
    [InlineData(400, 120, 340, 12, new[] { 200 })]
    [InlineData(200, 60, 170, 6, new int[0])]
    [InlineData(20, 6, 17, 0, new int[0])]
    [InlineData(19, 5, 0, 0, new int[0])]
    [InlineData(0, 0, 0, 0, new int[0])]
    public void Windows_change_as_in_nuts_rs(int iterations, int earlyEnd, int finalStart, int early, int[] main)
    {
        var schedule = new PairedSchedule(iterations);
        Assert.Equal(earlyEnd, schedule.EarlyEnd);
        Assert.Equal(finalStart, schedule.FinalStart);
        List<int> switches = [];
        int background = 0, window = PairedSchedule.MainWindow;
        for (int i = 0; i < finalStart; i++)
        {
            background++;
            if (!schedule.Switches(i, background, ref window))
                continue;
            switches.Add(i + 1);
            background = 0;
        }
        Assert.Equal([.. Enumerable.Range(1, early).Select(k => 10 * k), .. main], switches);
    }
}
