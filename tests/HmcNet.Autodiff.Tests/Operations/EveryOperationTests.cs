using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Tests.Operations;

/// <summary>
/// Finds every operation by itself and checks its value, first and second derivative and compiled form. An operation
/// without a definition in <see cref="ElementwiseDefinitions"/> or <see cref="StructuralCases"/> fails.
/// </summary>
public class EveryOperationTests
{
    private const int RandomCases = 12;

    public static TheoryData<string> Operations
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (string name in AllOperations.Keys.Order(StringComparer.Ordinal))
                data.Add(name);
            return data;
        }
    }

    private static Dictionary<string, Type> AllOperations { get; } = typeof(Operation).Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(Operation)) && !t.IsAbstract)
        .ToDictionary(t => t.Name);

    [Theory]
    [MemberData(nameof(Operations))]
    public void Value_equals_the_independent_definition(string operation) =>
        ForRandomCases(operation, (checks, _) => checks.Value());

    [Theory]
    [MemberData(nameof(Operations))]
    public void Gradient_equals_extrapolated_differences(string operation) =>
        ForRandomCases(operation, (checks, random) => checks.Gradient(random));

    [Theory]
    [MemberData(nameof(Operations))]
    public void Second_derivative_equals_extrapolated_differences_of_the_gradient(string operation) =>
        ForRandomCases(operation, (checks, random) => checks.SecondDerivative(random));

    [Theory]
    [MemberData(nameof(Operations))]
    public void Compiled_value_and_derivatives_equal_the_interpreted(string operation) =>
        // Vector functions and fused sums differ from the scalar ones in the last places only.
        ForRandomCases(operation, (checks, random) => checks.Compiled(random, 1e-12));

    [Fact]
    public void There_are_operations_to_be_checked() => Assert.True(AllOperations.Count > 60);

    [Fact]
    public void Every_elementwise_operation_has_a_scalar_meaning_of_its_arity()
    {
        foreach (Type type in AllOperations.Values.Where(t => t.IsSubclassOf(typeof(Elementwise))))
        {
            int arity = ((Elementwise)Activator.CreateInstance(type)!).Arity;
            Assert.NotNull(ElementwiseCases.ScalarMeaning(type, arity));
        }
    }

    private static void ForRandomCases(string operation, Action<OperationChecks, Random> check)
    {
        Type type = AllOperations[operation];
        // The replay seed is fixed, so that each run checks the same cases.
        Config config = Config.QuickThrowOnFailure.WithMaxTest(RandomCases).WithReplay(Replay);
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            check(new OperationChecks(CaseOf(type, random)), random);
            return true;
        }).Check(config);
    }

    private static OperationCase CaseOf(Type type, Random random)
    {
        if (ElementwiseDefinitions.All.ContainsKey(type))
            return ElementwiseCases.Random(type, random);
        Assert.True(
            StructuralCases.All.TryGetValue(type, out Func<Random, OperationCase>? make),
            $"The operation {type.Name} has no case: define it in ElementwiseDefinitions or StructuralCases.");
        return make!(random);
    }

    private static Replay Replay => new(new Rnd(20250101, 12345), null);
}
