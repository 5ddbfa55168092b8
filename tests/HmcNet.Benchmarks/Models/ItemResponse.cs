using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HmcNet.Hmc;
using static HmcNet.Benchmarks.Kernels.Simd;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks.Models;

/// <summary>Two-parameter item response: 100 persons answer 20 items that differ in discrimination and difficulty.</summary>
internal sealed class ItemResponse : BenchmarkModel
{
    private const int Persons = 100;
    private const int Items = 20;
    private const int Count = Persons * Items;
    private readonly int[] person = new int[Count];
    private readonly int[] item = new int[Count];
    private readonly int[] y = new int[Count];

    public ItemResponse()
    {
        var random = new Simulator(17);
        double[] ability = random.Normals(Persons), discrimination = random.Normals(Items), difficulty = random.Normals(Items);
        for (int i = 0; i < Count; i++)
        {
            (person[i], item[i]) = (i / Items, i % Items);
            y[i] = random.BernoulliLogit(Math.Exp(0.3 * discrimination[item[i]]) * (ability[person[i]] - difficulty[item[i]]));
        }
    }

    public override string Name => "item response, 100 x 20";

    public override int Rows => Count;

    public override string StanProgram => "item_response";

    public override IReadOnlyDictionary<string, object> StanData => new Dictionary<string, object>
    {
        ["N"] = Count,
        ["I"] = Persons,
        ["J"] = Items,
        ["person"] = person.Select(p => p + 1).ToArray(),
        ["item"] = item.Select(j => j + 1).ToArray(),
        ["y"] = y,
    };

    public override Model Define()
    {
        Factor person = Factor.From("person", this.person), item = Factor.From("item", this.item);
        return Model.Define("item_response", m =>
        {
            var theta = m.Parameter("theta", Normal(0, 1), over: person);
            var a = m.Parameter("a", LogNormal(0, 0.5), over: item);
            var b = m.Parameter("b", Normal(0, 2), over: item);

            m.Observe("y", y, BernoulliLogit(a[item] * (theta[person] - b[item])));
        });
    }

    public override ILogDensity HandWritten() => new Hand(this);

    // Coordinates: theta[1..100], log a[1..20], b[1..20]. Rows are in order of persons, within them of items.
    private sealed class Hand(ItemResponse data) : ILogDensity
    {
        private readonly double[] sign = [.. data.y.Select(v => 2.0 * v - 1)];
        private readonly double constant = -HalfLn2Pi * (Persons + 2 * Items) - Items * (Math.Log(0.5) + Math.Log(2));

        public int Dimension => Persons + 2 * Items;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            Span<double> a = stackalloc double[Items], dA = g.Slice(Persons, Items), dB = g.Slice(Persons + Items, Items);
            ReadOnlySpan<double> logA = q.Slice(Persons, Items), b = q.Slice(Persons + Items, Items);
            for (int j = 0; j < Items; j += Width)
                Put(a, j, Vector256.Exp(At(logA, j)));
            dA.Clear();
            dB.Clear();
            Vector256<double> sum = default;
            for (int p = 0; p < Persons; p++)
            {
                Vector256<double> theta = All(q[p]), dTheta = default;
                for (int j = 0; j < Items; j += Width)
                {
                    Vector256<double> s = At(sign, p * Items + j), discrimination = At(a, j), distance = theta - At(b, j);
                    (Vector256<double> softplus, Vector256<double> inverse) = NegativeLogistic(s * discrimination * distance);
                    sum += softplus;
                    Vector256<double> d = s * inverse, slope = d * discrimination;
                    dTheta += slope;
                    Put(dA, j, Fma(d, distance, At(dA, j)));
                    Put(dB, j, At(dB, j) - slope);
                }
                g[p] = Vector256.Sum(dTheta) - q[p];
            }
            Vector256<double> squares = default;
            for (int j = 0; j < Items; j += Width)
            {
                Vector256<double> u = At(logA, j), v = At(b, j);
                squares = Fma(All(4) * u, u, Fma(All(0.25) * v, v, squares));
                Put(dA, j, Fma(At(dA, j), At(a, j), All(-4) * u));
                Put(dB, j, Fma(All(-0.25), v, At(dB, j)));
            }
            return constant - Vector256.Sum(sum) - 0.5 * (Vector256.Sum(squares) + AboutCentre(q[..Persons], 0).Squares);
        }
    }
}
