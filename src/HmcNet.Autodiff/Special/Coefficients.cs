namespace HmcNet.Autodiff.Special;

/// <summary>Polynomial coefficients, lowest power first, written by tests/data/special-functions/make_coefficients.py.</summary>
internal static class Coefficients
{
    /// <summary>The positive zero of digamma, rounded to double.</summary>
    internal const double DigammaRoot = 1.4616321449683622;

    /// <summary>What rounding took from <see cref="DigammaRoot"/>.</summary>
    internal const double DigammaRootLow = 9.549995429965697e-17;

    /// <summary>pi / 2 in three parts: high.</summary>
    internal const double HalfPiHigh = 1.5707963267948966;

    /// <summary>pi / 2 in three parts: middle.</summary>
    internal const double HalfPiMiddle = 6.123233995736766e-17;

    /// <summary>pi / 2 in three parts: low.</summary>
    internal const double HalfPiLow = -1.4973849048591698e-33;

    /// <summary>E in expm1(r) = r + r^2 E(r), |r| at most 0.35.</summary>
    /// <remarks>Degree 10; largest error 7.5e-19 relative to expm1.</remarks>
    internal static ReadOnlySpan<double> Expm1 =>
    [
        0.5,
        0.1666666666666667,
        0.04166666666666667,
        0.008333333333325551,
        0.0013888888888883332,
        0.00019841269876840357,
        2.480158732699005e-05,
        2.755725286336732e-06,
        2.755727183153613e-07,
        2.5106262550879078e-08,
        2.0915433598076003e-09,
    ];

    internal const double Expm1C0 = 0.5;
    internal const double Expm1C1 = 0.1666666666666667;
    internal const double Expm1C2 = 0.04166666666666667;
    internal const double Expm1C3 = 0.008333333333325551;
    internal const double Expm1C4 = 0.0013888888888883332;
    internal const double Expm1C5 = 0.00019841269876840357;
    internal const double Expm1C6 = 2.480158732699005e-05;
    internal const double Expm1C7 = 2.755725286336732e-06;
    internal const double Expm1C8 = 2.755727183153613e-07;
    internal const double Expm1C9 = 2.5106262550879078e-08;
    internal const double Expm1C10 = 2.0915433598076003e-09;

    /// <summary>L in log((1 + s) / (1 - s)) = 2 s + s z L(z), z = s^2 at most 0.0295.</summary>
    /// <remarks>Degree 7; largest error 1.1e-18 relative to the logarithm.</remarks>
    internal static ReadOnlySpan<double> Log1p =>
    [
        0.6666666666666666,
        0.4000000000000089,
        0.2857142857079543,
        0.2222222239356661,
        0.18181795442371984,
        0.1538625044794019,
        0.13268485680654427,
        0.13089629160674623,
    ];

    internal const double Log1pC0 = 0.6666666666666666;
    internal const double Log1pC1 = 0.4000000000000089;
    internal const double Log1pC2 = 0.2857142857079543;
    internal const double Log1pC3 = 0.2222222239356661;
    internal const double Log1pC4 = 0.18181795442371984;
    internal const double Log1pC5 = 0.1538625044794019;
    internal const double Log1pC6 = 0.13268485680654427;
    internal const double Log1pC7 = 0.13089629160674623;

    /// <summary>A in log((1 + s) / (1 - s)) = 2 s + s z A(z), z = s^2 at most 1 / 9.</summary>
    /// <remarks>Degree 10; largest error 2.2e-18 relative to the logarithm.</remarks>
    internal static ReadOnlySpan<double> AtanhRemainder =>
    [
        0.6666666666666666,
        0.39999999999999525,
        0.285714285716001,
        0.2222222219823677,
        0.18181819897962714,
        0.1538454396486055,
        0.13335178631449257,
        0.11734279061303197,
        0.10845178394880015,
        0.07492143795550767,
        0.1563057780092285,
    ];

    internal const double AtanhRemainderC0 = 0.6666666666666666;
    internal const double AtanhRemainderC1 = 0.39999999999999525;
    internal const double AtanhRemainderC2 = 0.285714285716001;
    internal const double AtanhRemainderC3 = 0.2222222219823677;
    internal const double AtanhRemainderC4 = 0.18181819897962714;
    internal const double AtanhRemainderC5 = 0.1538454396486055;
    internal const double AtanhRemainderC6 = 0.13335178631449257;
    internal const double AtanhRemainderC7 = 0.11734279061303197;
    internal const double AtanhRemainderC8 = 0.10845178394880015;
    internal const double AtanhRemainderC9 = 0.07492143795550767;
    internal const double AtanhRemainderC10 = 0.1563057780092285;

    /// <summary>S in sin(r) = r + r z S(z), z = r^2, |r| at most pi / 4.</summary>
    /// <remarks>Degree 6; largest error 5.7e-18 relative to sine.</remarks>
    internal static ReadOnlySpan<double> Sine =>
    [
        -0.16666666666666666,
        0.008333333333333331,
        -0.0001984126984126494,
        2.7557319219243677e-06,
        -2.505210619936182e-08,
        1.6058526388142101e-10,
        -7.586389554705215e-13,
    ];

    /// <summary>C in cos(r) = 1 - z / 2 + z^2 C(z), z = r^2, |r| at most pi / 4.</summary>
    /// <remarks>Degree 5; largest error 8.8e-19 absolute.</remarks>
    internal static ReadOnlySpan<double> Cosine =>
    [
        0.041666666666666664,
        -0.0013888888888887359,
        2.48015872987077e-05,
        -2.755731724172776e-07,
        2.0876140031390975e-09,
        -1.138218421447753e-11,
    ];

    /// <summary>E in erf(x) = x + x E(x^2), |x| at most 1.</summary>
    /// <remarks>Degree 12; largest error 1.6e-17 relative to erf.</remarks>
    internal static ReadOnlySpan<double> Erf =>
    [
        0.1283791670955126,
        -0.3761263890318375,
        0.11283791670954879,
        -0.026866170645076792,
        0.0052239776248180145,
        -0.000854832698083379,
        0.0001205533111164271,
        -1.4925595266831182e-05,
        1.6461000484121368e-06,
        -1.6350312701054695e-07,
        1.4659775274047436e-08,
        -1.1372848856791674e-09,
        5.957176147748911e-11,
    ];

    /// <summary>(1 + 2 x) exp(x^2) erfc(x) in t = (x - 4) / (x + 4), x not negative.</summary>
    /// <remarks>Degree 23; largest error 4.8e-17 relative to erfcx.</remarks>
    internal static ReadOnlySpan<double> Erfcx =>
    [
        1.2329951186255526,
        -0.1396211168405625,
        0.015379652102610162,
        0.0680970542546862,
        -0.10103906603585294,
        0.09373283499865172,
        -0.06633036582050367,
        0.0371675155318432,
        -0.01619773397992426,
        0.005031970032548695,
        -0.0007577737141838885,
        -0.00019925700412184815,
        0.0001506231178516207,
        -2.439811794207995e-05,
        -1.1225140354449658e-05,
        5.707239573693257e-06,
        2.980596055322769e-07,
        -8.218020654813044e-07,
        7.111912428010423e-08,
        1.0683442926744586e-07,
        -1.6357383982124768e-08,
        -1.2544825403855518e-08,
        1.5712153638319064e-09,
        9.655408225482863e-10,
    ];

    /// <summary>B in log gamma(2 + z) = z B(z), z from -0.75 to 1.</summary>
    /// <remarks>Degree 22; largest error 7.9e-17 relative to B.</remarks>
    internal static ReadOnlySpan<double> LogGamma =>
    [
        0.42278433509846713,
        0.3224670334241127,
        -0.06735230105319884,
        0.020580808427843038,
        -0.0073855510286566445,
        0.0028905103287074226,
        -0.0011927539112556488,
        0.0005096695570786341,
        -0.00022315477658711394,
        9.945723288146581e-05,
        -4.4926002597104765e-05,
        2.0508638810977763e-05,
        -9.441053965172957e-06,
        4.370513698708813e-06,
        -2.0331215639013486e-06,
        9.626813898077806e-07,
        -4.6343593371331825e-07,
        2.0650112360264978e-07,
        -8.140359632747716e-08,
        4.5126673081423374e-08,
        -3.526120637263137e-08,
        1.7629215538933012e-08,
        -3.5514960028080606e-09,
    ];

    /// <summary>x times the remainder of Stirling's formula for log gamma, in 1 / x^2, x at least 9.</summary>
    /// <remarks>Degree 5; largest error 1.2e-18 relative to log gamma.</remarks>
    internal static ReadOnlySpan<double> Stirling =>
    [
        0.08333333333333333,
        -0.00277777777772278,
        0.0007936507414758101,
        -0.0005952199177508748,
        0.0008388670080197794,
        -0.0017028927202027318,
    ];

    /// <summary>psi(x) / (x - root), in x - 1.5, x from 1 to 2.</summary>
    /// <remarks>Degree 20; largest error 1.4e-16 relative to digamma.</remarks>
    internal static ReadOnlySpan<double> Digamma =>
    [
        0.9510558760318328,
        -0.4236274212814573,
        0.24054248424078478,
        -0.14840492305485808,
        0.09498872445354183,
        -0.06192213319072707,
        0.0407608338843387,
        -0.026975800029253667,
        0.017907250563619775,
        -0.011908146513976738,
        0.007926972735646359,
        -0.005280903066090605,
        0.0035187504361950134,
        -0.002337552647103118,
        0.0015580749137213761,
        -0.0010776863967234226,
        0.0007184107969046378,
        -0.00035476352053371977,
        0.00023650171719339814,
        -0.0003783907897248858,
        0.0002522590506964885,
    ];

    /// <summary>x^2 (log x - 1 / (2 x) - psi(x)) in 1 / x^2, x at least 9.</summary>
    /// <remarks>Degree 5; largest error 1.5e-18 absolute, in digamma.</remarks>
    internal static ReadOnlySpan<double> DigammaTail =>
    [
        0.08333333333333322,
        -0.00833333333263527,
        0.003968253305631385,
        -0.004166435532897565,
        0.007539002990086375,
        -0.018343575048658637,
    ];

    /// <summary>(I0(x) - 1) / t by powers of t = x^2 / 4, x from 0 to 8 (Taylor).</summary>
    internal static ReadOnlySpan<double> BesselI0Series =>
    [
        1.0,
        0.25,
        0.027777777777777776,
        0.001736111111111111,
        6.944444444444444e-05,
        1.9290123456790124e-06,
        3.936759889140842e-08,
        6.151187326782565e-10,
        7.594058428126624e-12,
        7.594058428126623e-14,
        6.276081345559193e-16,
        4.358389823304995e-18,
        2.5789288895295828e-20,
        1.3157800456783586e-22,
        5.8479113141260385e-25,
        2.2843403570804838e-27,
        7.904291893012054e-30,
        2.4395962632753253e-32,
        6.757884385804225e-35,
        1.6894710964510564e-37,
        3.8310002187098785e-40,
        7.915289708078262e-43,
        1.4962740468957016e-45,
        2.5976979980828152e-48,
        4.156316796932504e-51,
        6.14839762859838e-54,
        8.434015951438106e-57,
    ];

    /// <summary>2 I1(x) / x by powers of t = x^2 / 4, x from 0 to 8 (Taylor).</summary>
    internal static ReadOnlySpan<double> BesselI1Series =>
    [
        1.0,
        0.5,
        0.08333333333333333,
        0.006944444444444444,
        0.00034722222222222224,
        1.1574074074074073e-05,
        2.755731922398589e-07,
        4.920949861426052e-09,
        6.834652585313961e-11,
        7.594058428126623e-13,
        6.903689480115112e-15,
        5.230067787965994e-17,
        3.352607556388458e-19,
        1.842092063949702e-21,
        8.771866971189057e-24,
        3.654944571328774e-26,
        1.3437296218120491e-28,
        4.391273273895586e-31,
        1.2839980333028028e-33,
        3.3789421929021126e-36,
        8.045100459290744e-39,
        1.7413637357772174e-41,
        3.4414303078601135e-44,
        6.234475195398757e-47,
        1.0390791992331261e-49,
        1.5985833834355786e-52,
        2.2771843068882885e-55,
    ];

    /// <summary>sqrt(2 pi x) exp(-x) I0(x) in t = 16 / x - 1, x at least 8.</summary>
    /// <remarks>Degree 22; largest error 5.1e-17 relative.</remarks>
    internal static ReadOnlySpan<double> BesselI0Tail =>
    [
        1.0081070099672589,
        0.008423654620628811,
        0.0003414430635299059,
        2.7931443594725254e-05,
        3.719454315086852e-06,
        7.453698954045827e-07,
        2.2239193624744625e-07,
        9.858384945144883e-08,
        5.403491223895187e-08,
        1.888089276969018e-08,
        -1.7060062092895273e-08,
        -3.338778376314737e-08,
        -1.2940513288649846e-08,
        1.835681775256778e-08,
        1.7019480605223294e-08,
        -7.81695677398309e-09,
        -1.215276284388604e-08,
        2.7383728882975103e-09,
        6.0113776872227235e-09,
        -6.888494331838596e-10,
        -1.8734150249422276e-09,
        8.836669345133005e-11,
        2.7277115813643537e-10,
    ];

    /// <summary>sqrt(2 pi x) exp(-x) I1(x) in t = 16 / x - 1, x at least 8.</summary>
    /// <remarks>Degree 22; largest error 6.3e-17 relative.</remarks>
    internal static ReadOnlySpan<double> BesselI1Tail =>
    [
        0.9760771874919927,
        -0.02443856585826193,
        -0.0005495425644362003,
        -3.769604764915317e-05,
        -4.5994376733398315e-06,
        -8.732724613358797e-07,
        -2.506934243403909e-07,
        -1.0811668189278968e-07,
        -5.86117152839063e-08,
        -2.1074043170149845e-08,
        1.703272333869926e-08,
        3.497404458640703e-08,
        1.4344625296912012e-08,
        -1.863060322446861e-08,
        -1.810418332117209e-08,
        7.69970924612461e-09,
        1.2768805292957474e-08,
        -2.6259758115205273e-09,
        -6.282152490925575e-09,
        6.472538936093956e-10,
        1.9528319162464517e-09,
        -8.19107367033689e-11,
        -2.839731224282894e-10,
    ];

    /// <summary>x^2 times the derivative of I1 / I0 in t = 16 / x - 1, x at least 8.</summary>
    /// <remarks>Degree 28; largest error 2.4e-16 relative.</remarks>
    internal static ReadOnlySpan<double> BesselRatioDerivativeTail =>
    [
        0.5173193994975566,
        0.01929254613068865,
        0.0023150778932983407,
        0.00042443057147226784,
        0.00010995118826183073,
        4.042378260282322e-05,
        2.1277981008529097e-05,
        1.3419196473091582e-05,
        5.25001461684512e-06,
        -5.397604776109673e-06,
        -1.1760748323880468e-05,
        -5.249898787378391e-06,
        8.219495253243672e-06,
        8.974884683529445e-06,
        -5.305141611456886e-06,
        -9.431407928419344e-06,
        4.274661763154027e-06,
        8.367345257731355e-06,
        -4.0516948871324136e-06,
        -6.2309908872167665e-06,
        3.520246694139067e-06,
        3.6371521581513237e-06,
        -2.3632457704082854e-06,
        -1.5200875384223317e-06,
        1.0997662034510357e-06,
        3.9792367839594513e-07,
        -3.1185419057639304e-07,
        -4.854693478846669e-08,
        4.0390289849422165e-08,
    ];

    /// <summary>The derivative of I1 / I0 times x^2 in t = (x - 5) / 3, x from 2 to 8.</summary>
    /// <remarks>Degree 30; largest error 1.3e-16 absolute, of about 0.6.</remarks>
    internal static ReadOnlySpan<double> BesselRatioDerivativeMiddle =>
    [
        0.579748575911305,
        -0.07962705198785414,
        0.06852525284146861,
        -0.03893740459253166,
        0.0005991102233819519,
        0.028402606859537226,
        -0.03778544585169143,
        0.030685329838515067,
        -0.01715708013797468,
        0.005575943018404521,
        0.00088220493970183,
        -0.0029586507476151653,
        0.0026831814267563618,
        -0.001695111158144949,
        0.0008166510224144114,
        -0.00027255319693137976,
        1.1778024948593812e-05,
        7.788264575164939e-05,
        -7.982020579205438e-05,
        5.064239671584924e-05,
        -3.155244746935148e-05,
        2.3686339829032115e-05,
        -5.869480549786254e-06,
        -9.692715125421357e-06,
        3.4245036517928455e-06,
        5.4144982346500035e-06,
        -6.141606468792377e-07,
        -3.864959382782127e-06,
        1.2513728754747776e-06,
        7.467683444917476e-07,
        -3.3408980212407955e-07,
    ];

    /// <summary>B(2k) / (2k)! for k = 1, 2, ..., of the Euler-Maclaurin sum.</summary>
    internal static ReadOnlySpan<double> BernoulliOverFactorial =>
    [
        0.08333333333333333,
        -0.001388888888888889,
        3.306878306878307e-05,
        -8.267195767195768e-07,
        2.08767569878681e-08,
        -5.284190138687493e-10,
        1.3382536530684679e-11,
        -3.3896802963225827e-13,
        8.586062056277845e-15,
        -2.174868698558062e-16,
        5.5090028283602295e-18,
        -1.3954464685812522e-19,
    ];
}
