using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using HmcNet.Autodiff.Operations;
using HmcNet.Autodiff.Special;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// Elementwise operations on vectors of eight: those below by name, special functions by their name in
/// <see cref="VectorMath"/>, others in two halves.
/// </summary>
internal static class WideOperations
{
    private static readonly ConcurrentDictionary<Type, MethodInfo?> Specials = new();

    private static readonly MethodInfo Lower = typeof(Vector512).GetMethod(nameof(Vector512.GetLower))!.MakeGenericMethod(typeof(double));

    private static readonly MethodInfo Upper = typeof(Vector512).GetMethod(nameof(Vector512.GetUpper))!.MakeGenericMethod(typeof(double));

    private static readonly MethodInfo Join =
        typeof(Vector512).GetMethod(nameof(Vector512.Create), [typeof(Vector256<double>), typeof(Vector256<double>)])!;

    public static Vector512<double> Add(Vector512<double> x, Vector512<double> y) => x + y;

    public static Vector512<double> Subtract(Vector512<double> x, Vector512<double> y) => x - y;

    public static Vector512<double> Multiply(Vector512<double> x, Vector512<double> y) => x * y;

    public static Vector512<double> Divide(Vector512<double> x, Vector512<double> y) => x / y;

    public static Vector512<double> Negate(Vector512<double> x) => -x;

    public static Vector512<double> Square(Vector512<double> x) => x * x;

    public static Vector512<double> Sqrt(Vector512<double> x) => Vector512.Sqrt(x);

    public static Vector512<double> Abs(Vector512<double> x) => Vector512.Abs(x);

    public static Vector512<double> Min(Vector512<double> x, Vector512<double> y) => Vector512.Min(x, y);

    public static Vector512<double> Max(Vector512<double> x, Vector512<double> y) => Vector512.Max(x, y);

    public static Vector512<double> Less(Vector512<double> x, Vector512<double> y) => Vector512.LessThan(x, y) & Vector512.Create(1.0);

    public static Vector512<double> Where(Vector512<double> condition, Vector512<double> x, Vector512<double> y) =>
        Vector512.ConditionalSelect(Vector512.Equals(condition, Vector512<double>.Zero), y, x);

    public static Vector512<double> MultiplyOrZero(Vector512<double> x, Vector512<double> y) =>
        Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), Vector512<double>.Zero, x * y);

    public static Vector512<double> MultiplyAdd(Vector512<double> x, Vector512<double> y, Vector512<double> z) => Vector512.FusedMultiplyAdd(x, y, z);

    public static Vector512<double> MultiplySubtract(Vector512<double> x, Vector512<double> y, Vector512<double> z) => Vector512.FusedMultiplyAdd(x, y, -z);

    public static Vector512<double> SubtractProduct(Vector512<double> x, Vector512<double> y, Vector512<double> z) => Vector512.FusedMultiplyAdd(-x, y, z);

    public static Vector512<double> AtanhRemainder(Vector512<double> s) => VectorKernels<Lanes512>.AtanhRemainder(new(s)).Value;

    /// <summary>Whether an operation takes so long that vectors of eight pay: special functions.</summary>
    public static bool IsCostly(Elementwise operation) => Special(operation) is not null || operation is LogAddExp or ExpShare;

    /// <summary>Emits the operation on vectors of eight that lie on the stack.</summary>
    public static void Emit(ILGenerator il, Elementwise operation)
    {
        if ((Find(typeof(WideOperations), operation) ?? Special(operation)) is { } method)
        {
            il.Emit(OpCodes.Call, method);
            return;
        }
        var arguments = new LocalBuilder[operation.Arity];
        for (int k = arguments.Length - 1; k >= 0; k--)
            il.Emit(OpCodes.Stloc, arguments[k] = il.DeclareLocal(typeof(Vector512<double>)));
        foreach (MethodInfo half in new[] { Lower, Upper })
        {
            foreach (LocalBuilder argument in arguments)
            {
                il.Emit(OpCodes.Ldloc, argument);
                il.Emit(OpCodes.Call, half);
            }
            OperationCode.EmitVector(il, operation);
        }
        il.Emit(OpCodes.Call, Join);
    }

    private static MethodInfo? Special(Elementwise operation) =>
        Specials.GetOrAdd(operation.GetType(), static (_, sought) => Find(typeof(VectorMath), sought), operation);

    private static MethodInfo? Find(Type type, Elementwise operation)
    {
        var arguments = new Type[operation.Arity];
        Array.Fill(arguments, typeof(Vector512<double>));
        return type.GetMethod(operation.GetType().Name, BindingFlags.Static | BindingFlags.Public, arguments);
    }
}
