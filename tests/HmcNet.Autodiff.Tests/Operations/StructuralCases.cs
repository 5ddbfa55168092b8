using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Tests.Operations;

/// <summary>Random cases of the operations that rearrange, gather, fold or come from outside.</summary>
internal static class StructuralCases
{
    public static IReadOnlyDictionary<Type, Func<Random, OperationCase>> All { get; } = new Dictionary<Type, Func<Random, OperationCase>>
    {
        [typeof(ParameterInput)] = r => Single(r, Places.RandomShape(r, r.Next(3)), typeof(ParameterInput), x => x, v => v),
        [typeof(DataInput)] = OfData,
        [typeof(Constant)] = OfConstant,
        [typeof(Reshape)] = OfReshape,
        [typeof(BroadcastTo)] = OfBroadcastTo,
        [typeof(Transpose)] = OfTranspose,
        [typeof(Concatenate)] = OfConcatenate,
        [typeof(SliceBox)] = OfSlice,
        [typeof(PlaceBoxes)] = OfPlace,
        [typeof(Gather)] = OfGather,
        [typeof(SegmentSum)] = OfSegmentSum,
        [typeof(SumAxes)] = r => OfReduction(r, axes => new SumAxes(axes), v => v.Sum()),
        [typeof(MaxAxes)] = r => OfReduction(r, axes => new MaxAxes(axes), v => v.Count == 0 ? double.NegativeInfinity : v.OrderDescending().First()),
        [typeof(LogSumExpAxes)] = r => OfReduction(r, axes => new LogSumExpAxes(axes), v => Math.Log(v.Sum(Math.Exp))),
        [typeof(CumSum)] = OfCumSum,
        [typeof(DiagonalMatrix)] = r =>
        {
            int n = r.Next(5);
            return Single(r, Shape.Vector(n), typeof(DiagonalMatrix), x => Tensor.Apply(new DiagonalMatrix(), x),
                v => [.. Places.Of(new Shape(n, n)).Select(p => p[0] == p[1] ? v[p[0]] : 0)]);
        },
        [typeof(DiagonalPart)] = r =>
        {
            int n = r.Next(5);
            return Single(r, new Shape(n, n), typeof(DiagonalPart), x => Tensor.Apply(new DiagonalPart(), x),
                v => [.. Enumerable.Range(0, n).Select(i => v[i * n + i])]);
        },
        [typeof(LowerTriangle)] = r =>
        {
            Shape shape = Places.RandomShape(r, 2);
            return Single(r, shape, typeof(LowerTriangle), x => Tensor.Apply(new LowerTriangle(), x),
                v => [.. Places.Of(shape).Select(p => p[1] > p[0] ? 0 : v[Places.Flat(shape, p)])]);
        },
        [typeof(Scan)] = ScanCases.Of,
        [typeof(MatrixProduct)] = MatrixCases.OfProduct,
        [typeof(TransposedProduct)] = MatrixCases.OfTransposedProduct,
        [typeof(CholeskyFactor)] = MatrixCases.OfCholesky,
        [typeof(CholeskyAdjoint)] = MatrixCases.OfCholeskyAdjoint,
        [typeof(TriangularSolve)] = MatrixCases.OfTriangularSolve,
        [typeof(RotateRows)] = RotationCases.OfRotateRows,
    };

    private static OperationCase Single(Random random, Shape shape, Type type, Func<Tensor, Tensor> apply, Func<double[], double[]> definition) =>
        new()
        {
            Operation = type,
            Apply = inputs => apply(inputs[0]),
            Shapes = [shape],
            Values = [Places.RandomValues(random, shape)],
            Definition = values => definition(values[0]),
        };

    private static OperationCase OfData(Random random)
    {
        Shape shape = Places.RandomShape(random, random.Next(3));
        double[] values = Places.RandomValues(random, shape);
        var source = new DataSource("y", shape, values);
        return new() { Operation = typeof(DataInput), Apply = _ => Tensor.Data(source), Shapes = [], Values = [], Definition = _ => values };
    }

    private static OperationCase OfConstant(Random random)
    {
        Shape shape = Places.RandomShape(random, random.Next(3));
        double[] values = Places.RandomValues(random, shape);
        return new() { Operation = typeof(Constant), Apply = _ => Tensor.FromArray(values, shape), Shapes = [], Values = [], Definition = _ => values };
    }

    private static OperationCase OfReshape(Random random)
    {
        int n = random.Next(1, 4);
        int m = random.Next(1, 4);
        Shape[] targets = [new(n * m), new(m, n), new(1, n, m), new(n * m, 1)];
        Shape target = targets[random.Next(4)];
        return Single(random, new Shape(n, m), typeof(Reshape), x => Tensor.Apply(new Reshape(target), x), v => v);
    }

    private static OperationCase OfBroadcastTo(Random random)
    {
        Shape target = Places.RandomShape(random, random.Next(1, 4));
        var lengths = new List<int>();
        for (int d = random.Next(target.Rank + 1); d < target.Rank; d++)
            lengths.Add(random.Next(2) == 0 ? 1 : target[d]);
        var shape = new Shape([.. lengths]);
        return Single(random, shape, typeof(BroadcastTo), x => Tensor.Apply(new BroadcastTo(target), x), v => Places.Stretch(v, shape, target));
    }

    private static OperationCase OfTranspose(Random random)
    {
        Shape shape = Places.RandomShape(random, random.Next(1, 4));
        int[] order = [.. Enumerable.Range(0, shape.Rank)];
        random.Shuffle(order);
        var target = new Shape([.. order.Select(d => shape[d])]);
        return Single(random, shape, typeof(Transpose), x => Tensor.Apply(new Transpose(new IntList(order)), x), v =>
        {
            var result = new double[v.Length];
            foreach (int[] index in Places.Of(shape))
                result[Places.Flat(target, [.. order.Select(d => index[d])])] = v[Places.Flat(shape, index)];
            return result;
        });
    }

    private static OperationCase OfConcatenate(Random random)
    {
        Shape first = Places.RandomShape(random, random.Next(1, 4));
        int axis = random.Next(first.Rank);
        Shape[] shapes = [first, first.With(axis, random.Next(4)), first.With(axis, 2)];
        Shape total = first.With(axis, shapes.Sum(s => s[axis]));
        return new()
        {
            Operation = typeof(Concatenate),
            Apply = inputs => Tensor.Apply(new Concatenate(axis), inputs),
            Shapes = shapes,
            Values = [.. shapes.Select(s => Places.RandomValues(random, s))],
            Definition = values =>
            {
                var result = new List<double>();
                foreach (int[] index in Places.Of(total))
                {
                    int part = 0;
                    while (index[axis] >= shapes[part][axis])
                        index[axis] -= shapes[part++][axis];
                    result.Add(values[part][Places.Flat(shapes[part], index)]);
                }
                return [.. result];
            },
        };
    }

    private static Box RandomBox(Random random, Shape whole)
    {
        var start = new int[whole.Rank];
        var lengths = new int[whole.Rank];
        for (int d = 0; d < whole.Rank; d++)
        {
            start[d] = random.Next(whole[d] + 1);
            lengths[d] = random.Next(whole[d] - start[d] + 1);
        }
        return new Box(new IntList(start), new Shape(lengths));
    }

    private static int[] Shifted(int[] index, IntList start) => [.. index.Select((place, d) => place + start[d])];

    private static OperationCase OfSlice(Random random)
    {
        Shape shape = Places.RandomShape(random, random.Next(1, 4));
        Box box = RandomBox(random, shape);
        return Single(random, shape, typeof(SliceBox), x => Tensor.Apply(new SliceBox(box), x),
            v => [.. Places.Of(box.Shape).Select(index => v[Places.Flat(shape, Shifted(index, box.Start))])]);
    }

    private static OperationCase OfPlace(Random random)
    {
        Shape target = Places.RandomShape(random, random.Next(1, 4));
        Box[] boxes = [RandomBox(random, target), RandomBox(random, target), RandomBox(random, target)];
        return new()
        {
            Operation = typeof(PlaceBoxes),
            Apply = inputs => Tensor.Apply(new PlaceBoxes(target, new BoxList(boxes)), inputs),
            Shapes = [.. boxes.Select(b => b.Shape)],
            Values = [.. boxes.Select(b => Places.RandomValues(random, b.Shape))],
            Definition = values =>
            {
                var result = new double[target.Size];
                for (int k = 0; k < boxes.Length; k++)
                {
                    foreach (int[] index in Places.Of(boxes[k].Shape))
                        result[Places.Flat(target, Shifted(index, boxes[k].Start))] += values[k][Places.Flat(boxes[k].Shape, index)];
                }
                return result;
            },
        };
    }

    private static (int Groups, Shape Rows, Shape Index, double[] Groupings) RandomGroups(Random random)
    {
        int groups = random.Next(1, 6);
        Shape rows = Places.RandomShape(random, random.Next(3));
        Shape index = Places.RandomShape(random, random.Next(1, 3));
        double[] groupings = [.. Enumerable.Range(0, index.Size).Select(_ => (double)random.Next(groups))];
        return (groups, rows, index, groupings);
    }

    private static OperationCase OfGather(Random random)
    {
        (int groups, Shape rows, Shape index, double[] groupings) = RandomGroups(random);
        var source = new Shape([groups, .. rows.Lengths]);
        return new()
        {
            Operation = typeof(Gather),
            Apply = inputs => Tensor.Apply(new Gather(), inputs),
            Shapes = [source, index],
            Values = [Places.RandomValues(random, source), groupings],
            Data = [1],
            Definition = values => [.. values[1].SelectMany(g => Places.Of(rows).Select(p => values[0][Places.Flat(source, [(int)g, .. p])]))],
        };
    }

    private static OperationCase OfSegmentSum(Random random)
    {
        (int groups, Shape rows, Shape index, double[] groupings) = RandomGroups(random);
        var shape = new Shape([.. index.Lengths, .. rows.Lengths]);
        return new()
        {
            Operation = typeof(SegmentSum),
            Apply = inputs => Tensor.Apply(new SegmentSum(groups, index.Rank), inputs),
            Shapes = [shape, index],
            Values = [Places.RandomValues(random, shape), groupings],
            Data = [1],
            Definition = values =>
            {
                var result = new double[groups * rows.Size];
                for (int i = 0; i < values[0].Length; i++)
                    result[(int)values[1][i / rows.Size] * rows.Size + i % rows.Size] += values[0][i];
                return result;
            },
        };
    }

    private static OperationCase OfReduction(Random random, Func<IntList, Reduction> operation, Func<IReadOnlyList<double>, double> fold)
    {
        Shape shape = Places.RandomShape(random, random.Next(1, 4));
        int[] axes = [.. Enumerable.Range(0, shape.Rank).Where(_ => random.Next(2) == 0)];
        Reduction reduction = operation(new IntList(axes));
        // Far enough apart that no maximum changes hands within a step of the differences.
        double[] values = [.. Enumerable.Range(0, shape.Size).Select(i => -1.5 + 0.08 * i)];
        random.Shuffle(values);
        return new()
        {
            Operation = reduction.GetType(),
            Apply = inputs => Tensor.Apply(reduction, inputs),
            Shapes = [shape],
            Values = [values],
            Definition = v => Places.Fold(v[0], shape, axes, fold),
        };
    }

    private static OperationCase OfCumSum(Random random)
    {
        Shape shape = Places.RandomShape(random, random.Next(1, 4));
        int axis = random.Next(shape.Rank);
        bool reversed = random.Next(2) == 0;
        return Single(random, shape, typeof(CumSum), x => Tensor.Apply(new CumSum(axis, reversed), x), v =>
        {
            var result = new double[v.Length];
            foreach (int[] index in Places.Of(shape))
            {
                foreach (int[] other in Places.Of(shape))
                {
                    bool before = reversed ? other[axis] >= index[axis] : other[axis] <= index[axis];
                    bool inLane = Enumerable.Range(0, shape.Rank).All(d => d == axis || other[d] == index[d]);
                    if (before && inLane)
                        result[Places.Flat(shape, index)] += v[Places.Flat(shape, other)];
                }
            }
            return result;
        });
    }
}
