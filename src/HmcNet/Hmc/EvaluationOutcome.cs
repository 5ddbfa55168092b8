namespace HmcNet.Hmc;

/// <summary>What came of one evaluation of a log density.</summary>
internal enum EvaluationOutcome
{
    /// <summary>A finite value.</summary>
    Finite,

    /// <summary>The value was -infinity: outside the support.</summary>
    NegativeInfinity,

    /// <summary>The value was +infinity.</summary>
    PositiveInfinity,

    /// <summary>The value was NaN.</summary>
    NotANumber,

    /// <summary>The value was finite but an element of the gradient was not.</summary>
    NonFiniteGradient,

    /// <summary>The density threw.</summary>
    Exception,
}
