# Makes the expected correlations of tests/cli/peers.cases, with acf, ccf and pacf of R 4.
#
# usage: R --slave -f tests/data/make_acf.R   (from the project's root)
air <- read.csv("data/airquality.csv")
nile <- read.csv("data/nile.csv")$volume
print_row <- function(result) cat(sprintf("%.9f", result$acf[, 1, 1]), "\n", sep = " ")
sink("tests/data/acf.txt")
for (type in c("correlation", "covariance"))
  print_row(acf(air$Ozone, lag.max = 8, type = type, na.action = na.pass, plot = FALSE))
print_row(acf(air$Solar.R, lag.max = 8, demean = FALSE, na.action = na.pass, plot = FALSE))
for (type in c("correlation", "covariance"))
  print_row(ccf(air$Ozone, air$Temp, lag.max = 6, type = type, na.action = na.pass, plot = FALSE))
print_row(pacf(nile, lag.max = 12, plot = FALSE))
print_row(pacf(air$Ozone, lag.max = 12, na.action = na.pass, plot = FALSE))
sink()
