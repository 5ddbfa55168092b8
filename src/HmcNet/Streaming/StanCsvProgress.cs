namespace HmcNet;

/// <summary>How far the reading of files is.</summary>
/// <param name="Pass">0 while the files are checked, then the number of the pass over them, from 1.</param>
/// <param name="Passes">Number of passes after the check; 0 while they are checked.</param>
/// <param name="BytesRead">Bytes of all files read in this pass.</param>
/// <param name="BytesTotal">Bytes of all files.</param>
public readonly record struct StanCsvProgress(int Pass, int Passes, long BytesRead, long BytesTotal);
