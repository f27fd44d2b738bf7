#include "input/nearest.hpp"

#include <gtest/gtest.h>

namespace sigconv {
namespace {

TEST(Nearest, AllowsAThirdOfTheLongerWord) {
  EXPECT_EQ(nearest("strid", {"suffix", "stride"}), "stride");
  EXPECT_EQ(nearest("mirorr", {"mirror"}), "mirror");
  EXPECT_EQ(nearest("lr", {"na"}), "");
  EXPECT_EQ(nearest("relu", {"help"}), "");
  EXPECT_EQ(nearest("5", {"odd"}), "");
  EXPECT_EQ(nearest("", {"zero"}), "");
}

TEST(Nearest, CountsTwoExchangedLettersOnce) {
  EXPECT_EQ(nearest("tmep", {"time", "temp"}), "temp");
  EXPECT_EQ(nearest("abd", {"bad"}), "bad");
  EXPECT_EQ(nearest("bda", {"bad"}), "bad");
  EXPECT_EQ(nearest("dab", {"bad"}), "") << "two edits of three letters";
}

TEST(Nearest, TakesAnAbbreviation) {
  EXPECT_EQ(nearest("att", {"align", "attenuation"}), "attenuation");
  EXPECT_EQ(nearest("a", {"align"}), "") << "one letter says too little";
}

TEST(Nearest, PrefersFewerEditsThenTheFirst) {
  EXPECT_EQ(nearest("boxes", {"boxer12", "boxed"}), "boxed");
  EXPECT_EQ(nearest("bex", {"box", "bax"}), "box");
}

TEST(DidYouMean, EndsAMessage) {
  EXPECT_EQ(did_you_mean("vald", {"same", "valid"}), "; did you mean valid?");
  EXPECT_EQ(did_you_mean("other", {"same", "valid"}), "");
}

}  // namespace
}  // namespace sigconv
