# Compares sigconv with the lines of edges.txt, by every method. Prints the numbers that differ.
# usage: awk -f edges.awk edges.txt
BEGIN { FS = " [|] "; methods = split("auto direct fft reference", method, " ") }
{
  n = split($4, right, " ")
  for (m = 1; m <= methods; ++m) {
    command = "sigconv " $2 " --method " method[m]
    k = 0
    while ((command | getline y) > 0) {
      size = right[++k] < 0 ? -right[k] : right[k]
      tolerance = method[m] == "fft" && $3 < 1e-13 ? 1e-13 : $3
      far = y - right[k] > tolerance * size || right[k] - y > tolerance * size
      if ((y == "NA") != (right[k] == "NA") || y != "NA" && far) print $1, method[m], k ":", y, right[k]
    }
    close(command)
    if (k != n) print $1, method[m] ":", k, "outputs instead of", n
  }
}
