using HmcNet.Autodiff.Execution;

namespace HmcNet.Autodiff.Tests.Execution;

/// <summary>Threads that share the work of one caller.</summary>
public class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void Every_piece_is_done_once_however_often_the_team_is_called(int threads)
    {
        using var team = new ThreadTeam(threads);
        for (int repeat = 0; repeat < 2000; repeat++)
        {
            var work = new Counting(1 + repeat % 37);
            team.Run(work, work.Times.Length);
            Assert.All(work.Times, t => Assert.Equal(1, t));
        }
    }

    [Fact]
    public void Helpers_that_sleep_are_woken()
    {
        using var team = new ThreadTeam(4);
        for (int repeat = 0; repeat < 30; repeat++)
        {
            using var work = new Meeting(4);
            team.Run(work, 4);
            Thread.Sleep(repeat % 3);
        }
    }

    [Fact]
    public void A_fault_of_any_thread_surfaces_and_the_team_serves_on()
    {
        using var team = new ThreadTeam(3);
        for (int repeat = 0; repeat < 50; repeat++)
        {
            int bad = repeat % 20;
            var work = new Counting(20, chunk => chunk == bad);
            var fault = Assert.Throws<InvalidOperationException>(() => team.Run(work, 20));
            Assert.Equal("chunk " + bad, fault.Message);
            Assert.All(work.Times, t => Assert.Equal(1, t));
            team.Run(new Counting(20), 20);
        }
    }

    [Fact]
    public void Threads_start_with_the_first_work_and_end_with_the_team()
    {
        using var work = new Meeting(3);
        var team = new ThreadTeam(3);
        team.Run(work, 3);
        Assert.Equal(3, work.Threads.Distinct().Count());
        Assert.Contains(Thread.CurrentThread, work.Threads);
        Thread[] helpers = [.. work.Threads.Where(t => t != Thread.CurrentThread)];
        Assert.All(helpers, t => Assert.True(t.IsAlive && t.IsBackground));
        team.Dispose();
        Assert.All(helpers, t => Assert.False(t.IsAlive));
        Assert.Throws<ObjectDisposedException>(() => team.Run(work, 3));
        new ThreadTeam(16).Dispose();
    }

    [Fact]
    public void A_team_of_nobody_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ThreadTeam(0));

    private sealed class Counting(int pieces, Func<int, bool>? isBad = null) : ChunkedWork
    {
        public int[] Times { get; } = new int[pieces];

        public override void RunChunk(int chunk, int worker)
        {
            Interlocked.Increment(ref Times[chunk]);
            if (isBad?.Invoke(chunk) == true)
                throw new InvalidOperationException("chunk " + chunk);
        }
    }

    /// <summary>Pieces that wait for each other: each needs a thread of its own.</summary>
    private sealed class Meeting(int pieces) : ChunkedWork, IDisposable
    {
        private readonly Barrier barrier = new(pieces);

        public Thread[] Threads { get; } = new Thread[pieces];

        public void Dispose() => barrier.Dispose();

        public override void RunChunk(int chunk, int worker)
        {
            Threads[chunk] = Thread.CurrentThread;
            Assert.True(barrier.SignalAndWait(TimeSpan.FromMinutes(1)));
        }
    }
}
