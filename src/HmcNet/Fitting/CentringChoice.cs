using System.Globalization;
using HmcNet.Diagnostics;

namespace HmcNet;

/// <summary>The form that was learnt for a group-level parameter, element by element.</summary>
/// <remarks>
/// <para>
/// With location l and scale s of its prior and z the standard variable, x~(w) = w l + s^w z is sampled: w = 1 is the centred form, w = 0
/// the non-centred one (Papaspiliopoulos, Roberts and Sköld 2007). A sampler with one step size for each coordinate wants coordinates that
/// are independent of each other and normal, so w is to make the divergence KL(p || product of normals) small. Of all its terms those of
/// an element that change with w are
/// </para>
/// <para>K(w) = 1/2 log Var x~(w) - w E log s,</para>
/// <para>
/// the marginal entropy of x~ under a normal, less the log-Jacobian of x = l + s^(1-w)(x~ - w l). As h(x~ | l, s) = w E log s + h(z | l, s),
/// K is but for a constant the mutual information of x~ with (l, log s): the form chosen is the one in which the element says least about
/// the location and the scale, and the other way round. It is the criterion of Gorinova, Moore and Hoffman (2020, section 4), with the
/// expectations taken over a pilot run at w = 1/2 in place of a variational approximation.
/// </para>
/// <para>
/// Moments come from few and correlated draws. So w is not the minimum of K but the average of w over a grid with weights exp(-n K(w)),
/// the likelihood of n draws under the product of normals, n being a tenth of the pilot's: where the draws do not tell the forms apart it
/// stays at 1/2.
/// </para>
/// </remarks>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Entries">Names of its elements, with labels where they have them.</param>
/// <param name="Weights">The weight w of each element: 0 non-centred, 1 centred.</param>
public sealed record CentringChoice(string Parameter, IReadOnlyList<string> Entries, IReadOnlyList<double> Weights)
{
    /// <summary>The choice in a few words.</summary>
    /// <returns>For example "theta: weights 0.05 to 0.92, median 0.40".</returns>
    public override string ToString() => Weights.Count switch
    {
        0 => $"{Parameter}: no elements",
        1 => string.Create(CultureInfo.InvariantCulture, $"{Parameter}: weight {Weights[0]:0.00}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Parameter}: weights {Weights.Min():0.00} to {Weights.Max():0.00}, median {Quantiles.Of([.. Weights], 0.5):0.00}"),
    };
}
