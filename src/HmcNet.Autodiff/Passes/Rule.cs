using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Passes;

/// <summary>One algebraic identity: a node of some operation to an equal one.</summary>
/// <param name="Name">The identity, e.g. "x + 0 = x".</param>
/// <param name="Operation">Operation of the node at which it applies.</param>
/// <param name="Apply">Gives the equal node, of the same shape; null where the identity does not apply.</param>
internal sealed record Rule(string Name, Type Operation, Func<Node, Node?> Apply);
