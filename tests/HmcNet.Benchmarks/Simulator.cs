namespace HmcNet.Benchmarks;

/// <summary>
/// Numbers for simulated data from a fixed recurrence (SplitMix64: Steele, Lea and Flood 2014), so that the data are the
/// same on every machine and with every version of .NET.
/// </summary>
internal sealed class Simulator(ulong seed)
{
    private ulong state = seed;

    /// <summary>Uniform on (0, 1).</summary>
    public double Uniform()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return ((z >> 11) + 0.5) / (1UL << 53);
    }

    /// <summary>A whole number from 0 to below the bound.</summary>
    public int Below(int bound) => (int)(Uniform() * bound);

    /// <summary>Standard normal, by the polar form of Box and Muller.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Standard normals.</summary>
    public double[] Normals(int count)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = Normal();
        return values;
    }

    /// <summary>1 with a probability given by its log odds, else 0.</summary>
    public int BernoulliLogit(double eta) => Uniform() < 1 / (1 + Math.Exp(-eta)) ? 1 : 0;

    /// <summary>Successes among n trials.</summary>
    public int BinomialLogit(int n, double eta)
    {
        int successes = 0;
        for (int i = 0; i < n; i++)
            successes += BernoulliLogit(eta);
        return successes;
    }

    /// <summary>A Poisson count, by multiplying uniforms (Knuth).</summary>
    public int Poisson(double rate)
    {
        double bound = Math.Exp(-rate);
        double product = Uniform();
        int count = 0;
        for (; product > bound; count++)
            product *= Uniform();
        return count;
    }

    /// <summary>Groups of rows, ascending; every group has at least one row.</summary>
    public int[] Groups(int rows, int groups)
    {
        var group = new int[rows];
        for (int i = 0; i < rows; i++)
            group[i] = i < groups ? i : Below(groups);
        Array.Sort(group);
        return group;
    }
}
