using HmcNet.Hmc;

namespace HmcNet.Tests.Hmc;

public class PhasePointPoolTests
{
    [Fact]
    public void A_slot_is_free_after_its_last_holder()
    {
        var pool = new PhasePointPool(3, 2);
        int a = pool.Rent(), b = pool.Rent();
        Assert.NotEqual(a, b);
        pool.Retain(a);
        pool.Release(a);
        Assert.Equal(2, pool.Held);
        Assert.Throws<InvalidOperationException>(() => pool.Rent());
        pool.Release(a);
        Assert.Equal(1, pool.Held);
        Assert.Equal(a, pool.Rent());
    }

    [Fact]
    public void A_slot_cannot_be_released_twice()
    {
        var pool = new PhasePointPool(3, 2);
        int a = pool.Rent();
        pool.Release(a);
        Assert.Throws<InvalidOperationException>(() => pool.Release(a));
    }

    [Fact]
    public void The_vectors_of_all_slots_are_apart()
    {
        const int slots = 3, n = 9;
        var pool = new PhasePointPool(n, slots);
        for (int slot = 0; slot < slots; slot++)
        {
            pool[slot].Position.Fill(10 * slot + 1);
            pool[slot].Momentum.Fill(10 * slot + 2);
            pool[slot].Gradient.Fill(10 * slot + 3);
            pool[slot].Velocity.Fill(10 * slot + 4);
            pool.LogDensity(slot) = slot;
            pool.Energy(slot) = -slot;
        }
        for (int slot = 0; slot < slots; slot++)
        {
            Assert.Equal(Enumerable.Repeat(10.0 * slot + 1, n), pool[slot].Position.ToArray());
            Assert.Equal(Enumerable.Repeat(10.0 * slot + 2, n), pool[slot].Momentum.ToArray());
            Assert.Equal(Enumerable.Repeat(10.0 * slot + 3, n), pool[slot].Gradient.ToArray());
            Assert.Equal(Enumerable.Repeat(10.0 * slot + 4, n), pool[slot].Velocity.ToArray());
            Assert.Equal(slot, pool.LogDensity(slot));
            Assert.Equal(-slot, pool.Energy(slot));
        }
    }
}
